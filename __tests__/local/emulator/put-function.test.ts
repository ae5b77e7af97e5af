import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { invoke } from "../../../local/emulator/invoke";
import { isRunning, waitUntil } from "../../support/wait-until";
import { LocalEmulator } from "./support/local-emulator";

let local: LocalEmulator;

beforeAll(async () => {
  local = await LocalEmulator.start();
});
afterAll(() => local.close());

/** Says that it runs by a file, and goes on when there is another one. */
const waiting = (answer: string) => `
  const { existsSync, writeFileSync } = require("node:fs");
  exports.handler = async ({ begun, end, breaks }) => {
    if (breaks) process.exit(1);
    if (begun) writeFileSync(begun, String(process.pid));
    while (end && !existsSync(end)) await new Promise((resolve) => setTimeout(resolve, 10));
    return { pid: process.pid, answer: ${answer} };
  };`;
const run = (name: string, event: unknown = {}) => invoke(local.emulator.lambda, name, event);
let count = 0;

/** Begins a run that ends when it is told. */
async function begin(name: string) {
  const [begun, end] = [join(local.directory, `begun-${++count}`), join(local.directory, `end-${count}`)];
  const result = run(name, { begun, end });
  await waitUntil("the run begins", () => existsSync(begun));
  return { result, end: () => writeFileSync(end, "") };
}

test("a function that changes ends its runs as it was, and begins the next ones as it is", async () => {
  const of = (environment: Record<string, string>) => ({ environment });
  await local.put("changing", waiting("process.env.WHAT"), of({ WHAT: "old" }));
  const { end, result } = await begin("changing");
  await local.put("changing", waiting("process.env.WHAT + '!'"), of({ WHAT: "new" }));
  expect(await run("changing")).toMatchObject({ value: { answer: "new!" } });
  end();
  const { value } = (await result) as { value: { pid: number; answer: string } };
  expect(value.answer).toBe("old");
  await waitUntil("the old environment is gone", () => !isRunning(value.pid));
});

test("a run that breaks its environment leaves the others alone", async () => {
  await local.put("breaking", waiting("1"));
  const { end, result } = await begin("breaking");
  expect(await run("breaking", { breaks: true })).toMatchObject({ outcome: "failed" });
  end();
  expect(await result).toMatchObject({ outcome: "returned", value: { answer: 1 } });
  expect(await run("breaking")).toMatchObject({ outcome: "returned" });
});

test("a function gets another timeout, another handler and another concurrency", async () => {
  await local.put("settings", "exports.handler = async () => 1;", { reservedConcurrency: 0 });
  expect(await run("settings")).toEqual({ outcome: "throttled" });
  await local.put("settings", "exports.other = () => new Promise(() => setTimeout(() => {}, 5000));", {
    handler: "index.other",
    timeoutSeconds: 1,
  });
  expect(await run("settings")).toMatchObject({
    outcome: "failed",
    message: expect.stringContaining("timed out after 1"),
  });
});
