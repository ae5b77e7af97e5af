import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackgroundProcess } from "../../../local/process/background-process";
import { RestartableProcess } from "../../../local/process/restartable-process";

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "restartable-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const started: BackgroundProcess<true>[] = [];
const start = async () => {
  const program = await BackgroundProcess.start<true>({
    name: "the program",
    program: process.execPath,
    arguments: ["-e", "console.log('ready'); setInterval(() => {}, 1000);"],
    logFile: join(directory, "log"),
    ready: { line: (line) => (line === "ready" ? true : undefined) },
  });
  started.push(program);
  return program;
};
const kill = (running: BackgroundProcess<true>) => running.kill();
const running = () => started.filter((program) => program.isRunning());

test("one runs at a time, however often it is restarted, and none after its end", async () => {
  const program = new RestartableProcess(await start());
  const [first] = running();
  const restarting = Promise.all([program.restart(kill, start), program.restart(kill, start)]);
  await first?.exited;
  expect(program.state).toBe("restarting");
  await restarting;
  expect(program.state).toBe("running");
  expect(started).toHaveLength(3);
  expect(running()).toEqual([program.current]);
  expect(program.current).not.toBe(first);
  await program.end(kill);
  expect(running()).toEqual([]);
  expect(program.state).toBe("ended");
});

test("what is ended while it starts again is ended when it has started", async () => {
  const program = new RestartableProcess(await start());
  let ended: Promise<void> | undefined;
  await program.restart(kill, async () => {
    ended = program.end(kill);
    return await start();
  });
  await ended;
  expect(running()).toEqual([]);
});

test("what is ended before it starts again does not start", async () => {
  const program = new RestartableProcess(await start());
  const { length } = started;
  const restarting = program.restart(async (each) => {
    await each.kill();
    void program.end(kill);
  }, start);
  await expect(restarting).rejects.toThrow("the program was ended while it restarted");
  expect(started).toHaveLength(length);
});

test("after a start that failed it can be restarted", async () => {
  const program = new RestartableProcess(await start());
  const failing = program.restart(kill, async () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(program.state).toBe("ended");
  await program.restart(kill, start);
  expect(program.current.isRunning()).toBe(true);
  await program.end(kill);
});
