import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { logFiles } from "../../../tools/running-service/log-files";
import { LogReader } from "../../../tools/running-service/log-reader";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "log-files-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the logs of a part", () => {
  const names = ["a-engine", "a-llm-service", "b-engine", "emulator/functions/x-inference", "gateway"];
  beforeEach(() => {
    for (const name of [...names.map((each) => `${each}.log`), "service.json", "gateway.log.1"]) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), "");
    }
  });

  test.each([
    ["", names],
    ["a", ["a-engine", "a-llm-service"]],
    ["instance b: engine", ["b-engine"]],
    ["a engine", ["a-engine"]],
    ["A: LLM service", ["a-llm-service"]],
    ["inference", ["emulator/functions/x-inference"]],
    ["infer", []],
  ])("%j: by the words of its name", (part, expected) => {
    expect(logFiles(directory, part).map(({ name }) => name)).toEqual(expected);
  });

  test("none, where nothing has run", () => {
    expect(logFiles(join(directory, "none"))).toEqual([]);
  });
});

describe("reading", () => {
  let file: string;
  let reader: LogReader;
  beforeEach(() => {
    file = join(directory, "x.log");
    writeFileSync(file, "one\ntwo\nthr");
    reader = new LogReader(file);
  });

  test("whole lines, each once", () => {
    expect(reader.lines()).toEqual(["one", "two"]);
    expect(reader.lines()).toEqual([]);
    appendFileSync(file, "ee\nfour\n");
    expect(reader.lines()).toEqual(["three", "four"]);
  });

  test("a log that was begun anew, or has gone", () => {
    reader.lines();
    rmSync(file);
    expect(reader.lines()).toEqual([]);
    writeFileSync(file, "new\n");
    expect(reader.lines()).toEqual(["new"]);
  });
});
