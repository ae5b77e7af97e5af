import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoundedLog } from "../../../local/process/bounded-log";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "bounded-log-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const read = (file: string) =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("each entry is a line with its time, after those that were there", () => {
  const file = join(directory, "in", "some.log");
  new BoundedLog(file).write({ event: "refused", statusCode: 401 });
  new BoundedLog(file).write({ event: "refused", statusCode: 403 });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(read(file)).toEqual([
    { time, event: "refused", statusCode: 401 },
    { time, event: "refused", statusCode: 403 },
  ]);
});

test("what cannot be written stops nobody", () => {
  const file = join(directory, "some.log");
  const log = new BoundedLog(file);
  mkdirSync(file);
  expect(() => log.write({ event: "refused", statusCode: 401 })).not.toThrow();
});

test("the file does not grow beyond its bound, and the one before it is kept", () => {
  const file = join(directory, "some.log");
  const log = new BoundedLog(file, 300);
  for (let statusCode = 400; statusCode < 420; statusCode++) log.write({ event: "refused", statusCode });
  const entries = [...read(`${file}.1`), ...read(file)];
  expect(entries.at(-1)).toMatchObject({ statusCode: 419 });
  expect(entries.length).toBeLessThan(10);
  for (const each of [file, `${file}.1`]) expect(readFileSync(each).length).toBeLessThanOrEqual(300);
  expect(existsSync(`${file}.2`)).toBe(false);
});
