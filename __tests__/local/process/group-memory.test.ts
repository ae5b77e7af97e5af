import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackgroundProcess } from "../../../local/process/background-process";
import { groupMemory } from "../../../local/process/group-memory";

const megabytes = 60;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "group-memory-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A program that has some memory of its own, and a child with as much. */
const code = `
  const bytes = Buffer.alloc(${megabytes} * 1024 * 1024, 1);
  if (process.argv[1] !== "child") {
    const child = require("node:child_process").spawn(process.execPath, [...process.execArgv, "-e", ${"process.env.CODE"}, "child"], { stdio: "inherit" });
  } else console.log("ready");
  setInterval(() => bytes[0], 1000);`;

test("a program's memory is that of all it started; one that has gone has none", async () => {
  const started = await BackgroundProcess.start({
    name: "the program",
    program: process.execPath,
    arguments: ["-e", code],
    environment: { CODE: code, PATH: process.env.PATH },
    logFile: join(directory, "log"),
    ready: { line: (line) => (line === "ready" ? true : undefined) },
  });
  const memory = (await groupMemory([started.pid, process.pid])).get(started.pid) ?? 0;
  expect(memory).toBeGreaterThan(2 * megabytes);
  expect(memory).toBeLessThan(2 * megabytes + 400);
  await started.kill();
  expect(await groupMemory([started.pid])).toEqual(new Map());
  expect(await groupMemory([])).toEqual(new Map());
});
