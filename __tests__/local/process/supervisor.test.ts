import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BackgroundProcess } from "../../../local/process/background-process";
import type { RestartPolicy } from "../../../local/process/restart-policy";
import { Supervisor } from "../../../local/process/supervisor";
import { waitUntil } from "../../support/wait-until";

const directory = mkdtempSync(join(tmpdir(), "supervisor-"));
const policy: RestartPolicy = {
  restart: "always",
  restartSeconds: 5,
  preventExitStatus: [2],
  startLimit: { burst: 3, intervalSeconds: 3600 },
};

/** A program that runs until it is ended; asked to end (SIGTERM), it ends with this exit code. */
const start = (exitCode = 0) =>
  BackgroundProcess.start({
    name: "a program",
    program: "/bin/sh",
    arguments: ["-c", `trap "exit ${exitCode}" TERM; echo ready; while :; do sleep 0.02; done`],
    logFile: join(directory, "log"),
    ready: { line: (line) => (line === "ready" ? true : undefined) },
  });

type Program = Awaited<ReturnType<typeof start>>;
let supervisor: Supervisor<Program>;
let starts: (Program | undefined)[];
/** All that were started, or are being. */
let programs: Promise<Program>[];

afterEach(() => supervisor.end((program) => program.kill()));
afterAll(() => rmSync(directory, { recursive: true }));

/** At a hundredth of the time. */
async function supervise(changes: Partial<RestartPolicy> = {}, next = () => start()): Promise<void> {
  [starts, programs] = [[], []];
  supervisor = await Supervisor.start({
    name: "a program",
    policy: { ...policy, ...changes },
    timeScale: 0.01,
    start: (previous) => {
      starts.push(previous);
      const program = next();
      programs.push(program);
      return program;
    },
    exited: ({ exited }) => exited,
  });
}

/** After the one that runs. */
async function untilNext(): Promise<void> {
  const { current } = supervisor;
  await waitUntil("the next one runs", () => supervisor.current !== current);
}

test("what ends is started again after the time, and told what was before it", async () => {
  await supervise();
  const first = supervisor.current;
  await first.kill();
  expect(supervisor.current).toBe(first);
  const ended = performance.now();
  await untilNext();
  expect(performance.now() - ended).toBeGreaterThan(40);
  expect(starts).toEqual([undefined, first]);
  expect(supervisor.current.isRunning()).toBe(true);
});

test("a program that ends well is started again too", async () => {
  await supervise();
  await supervisor.current.stop();
  await untilNext();
});

test.each<[string, Partial<RestartPolicy>, string]>([
  ["the policy says no", { restart: "no" }, "its unit does not start it again"],
  [
    "its exit status says that it is of no use",
    {},
    "its unit does not start it again after this exit status",
  ],
])("it stays down when %s", async (_, changes, words) => {
  await supervise(changes, () => start(2));
  await supervisor.current.stop();
  expect(await supervisor.failed).toBe(`a program ended (exit code 2); ${words}`);
  expect(starts).toHaveLength(1);
});

test("it stays down after too many starts in a time", async () => {
  await supervise();
  for (const _ of ["first", "second"]) {
    await supervisor.current.kill();
    await untilNext();
  }
  await supervisor.current.kill();
  expect(await supervisor.failed).toBe(
    "a program ended (SIGKILL); its unit starts it at most 3 times in 36 s",
  );
  expect(starts).toHaveLength(3);
});

test("starts of long ago do not count", async () => {
  // Each start takes longer than the interval.
  await supervise({ startLimit: { burst: 1, intervalSeconds: 0.1 } });
  for (const _ of ["first", "second", "third"]) {
    await supervisor.current.kill();
    await untilNext();
  }
});

test("a start that fails counts as one, and is followed by another", async () => {
  await supervise({}, () => (starts.length === 2 ? Promise.reject(new Error("not now")) : start()));
  await supervisor.current.kill();
  await untilNext();
  expect(starts).toHaveLength(3);
  await supervisor.current.kill();
  expect(await supervisor.failed).toMatch(/at most 3 times/);
});

test("a first start that fails is not repeated", async () => {
  await supervise();
  const failing = Supervisor.start({
    name: "another",
    policy,
    timeScale: 0.01,
    start: () => Promise.reject<Program>(new Error("no")),
    exited: ({ exited }) => exited,
  });
  await expect(failing).rejects.toThrow("no");
});

test("what is ended from here stays down, whether it runs or is just being started again", async () => {
  await supervise();
  await supervisor.end((program) => program.kill());
  expect(starts).toHaveLength(1);
  await supervise();
  await supervisor.current.kill();
  await waitUntil("it is being started again", () => starts.length === 2);
  await supervisor.end((program) => program.kill());
  const started = await Promise.all(programs);
  expect(started.map((program) => program.isRunning())).toEqual([false, false]);
});
