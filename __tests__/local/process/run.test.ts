import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildDirectory } from "../../../local/paths";
import { ProgramNotStarted, run } from "../../../local/process/run";
import { isRunning, waitUntil } from "../../support/wait-until";

const capture = { output: "capture" } as const;

test("returns what the program printed and its exit code", async () => {
  const lines: string[] = [];
  const result = await run("sh", ["-c", "echo one; echo two; echo wrong >&2; exit 3"], {
    ...capture,
    onLine: (line) => lines.push(line),
  });
  expect(result).toMatchObject({ exitCode: 3, stdout: "one\ntwo", stderr: "wrong", timedOut: false });
  expect(lines).toEqual(["one", "two"]);
});

test("an exit by a signal is 128 and its number, as in a shell", async () => {
  expect((await run("sh", ["-c", "kill -9 $$"], capture)).exitCode).toBe(137);
});

test("a program that is not there is named", async () => {
  const missing = run("no-such-program", [], capture);
  await expect(missing).rejects.toThrow(ProgramNotStarted);
  await expect(missing).rejects.toThrow("no-such-program: not found");
});

test("gives the program exactly the environment it was told", async () => {
  const { stdout } = await run("/usr/bin/env", [], { ...capture, env: { ONLY: "this" } });
  expect(stdout).toBe("ONLY=this");
});

test("nothing that the program started outlives it", async () => {
  const { stdout } = await run("sh", ["-c", "sleep 600 > /dev/null 2>&1 & echo $!"], capture);
  await waitUntil("the orphan is gone", () => !isRunning(Number(stdout)));
});

test("what ignores the request to end is killed after the time limit, with its descendants", async () => {
  const script = "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; sleep 600' & wait";
  const result = await run("sh", ["-c", script], { ...capture, timeoutMilliseconds: 200 });
  expect(result.timedOut).toBe(true);
  await waitUntil("the descendant is gone", () => !isRunning(Number(result.stdout)));
}, 20_000);

describe("signals", () => {
  // Its own process, because a signal to jest would end jest.
  const runner = `
    const { run, Interrupted } = require(${JSON.stringify(join(buildDirectory, "local", "process", "run.js"))});
    run("sh", ["-c", process.argv[1]]).then(
      (result) => { console.log("result", result.exitCode); },
      (error) => { console.log(error instanceof Interrupted ? "interrupted" : error.message); process.exitCode = error.exitCode; },
    );`;

  function start(script: string) {
    const child = spawn(process.execPath, ["-e", runner, script], { stdio: ["ignore", "pipe", "inherit"] });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
    const saw = (text: string) => waitUntil(text, () => lines.includes(text));
    return { child, lines, saw, exit: once(child, "close") };
  }

  // Counts interrupts and goes on until the third, as Terraform stops gracefully at the first.
  const counting =
    "n=0; trap 'n=$((n+1)); echo hit $n; [ $n = 2 ] && exit 0' INT; echo ready; while :; do sleep 0.05; done";

  test.each([
    ["SIGINT", "INT", 130],
    ["SIGTERM", "TERM", 143],
  ] as const)("%s reaches the program, and the caller learns of it", async (signal, name, exitCode) => {
    const { child, lines, saw, exit } = start(
      `trap 'echo stopping; exit 0' ${name}; echo ready; while :; do sleep 0.05; done`,
    );
    await saw("ready");
    child.kill(signal);
    expect(await exit).toEqual([exitCode, null]);
    expect(lines).toEqual(["ready", "stopping", "interrupted"]);
  });

  test("the same key press, passed on twice, is one interrupt; the next press is another", async () => {
    const { child, lines, saw, exit } = start(counting);
    await saw("ready");
    child.kill("SIGINT");
    await saw("hit 1");
    child.kill("SIGINT");
    const repeat = setInterval(() => child.kill("SIGINT"), 500);
    await exit;
    clearInterval(repeat);
    expect(lines).toEqual(["ready", "hit 1", "hit 2", "interrupted"]);
  });

  test("a closed terminal is an interrupt for the program", async () => {
    const { child, lines, saw, exit } = start(
      "trap 'echo graceful; exit 0' INT; echo ready; while :; do sleep 0.05; done",
    );
    await saw("ready");
    child.kill("SIGHUP");
    expect(await exit).toEqual([129, null]);
    expect(lines).toEqual(["ready", "graceful", "interrupted"]);
  });
});
