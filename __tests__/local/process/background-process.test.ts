import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildDirectory } from "../../../local/paths";
import {
  BackgroundProcess,
  type BackgroundProcessOptions,
  ProcessNotReady,
} from "../../../local/process/background-process";
import { jsonLine } from "../../../local/process/json-line";
import { waitUntil } from "../../support/wait-until";

const directory = mkdtempSync(join(tmpdir(), "background-process-"));
const logFile = join(directory, "logs", "program.log");
const started: BackgroundProcess[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.kill()));
  rmSync(logFile, { force: true });
});
afterAll(() => rmSync(directory, { recursive: true }));

async function start(script: string, options: Partial<BackgroundProcessOptions<string>> = {}) {
  const result = await BackgroundProcess.start<string>({
    name: "the program",
    program: "sh",
    arguments: ["-c", script],
    logFile,
    ready: { line: (line) => /^ready (.*)/.exec(line)?.[1] },
    ...options,
  });
  started.push(result);
  return result;
}

/** Whether it still runs: what was killed and waits for its parent to look does not. */
function isRunning(pid: number): boolean {
  if (existsSync("/proc/self/stat")) {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return false;
    }
  }
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

/** Prints the pid of a descendant as its readiness, and goes on until it is ended. */
const withDescendant = "sleep 600 & echo ready $!; wait";

describe("start", () => {
  test("returns with what the first matching line says, and keeps everything printed in the log", async () => {
    const program = await start("echo one; echo problem >&2; echo ready 4711; echo more; exec sleep 600");
    expect(program.ready).toBe("4711");
    expect(program.isRunning()).toBe(true);
    await waitUntil("all is logged", () => program.lastLines(1) === "more");
    expect(readFileSync(logFile, "utf8")).toBe("one\nproblem\nready 4711\nmore\n");
  });

  test("takes a line that comes in pieces, in the middle of a character", async () => {
    const program = await start(
      "printf 'ready \\303'; sleep 0.1; printf '\\244 and'; sleep 0.1; echo ' on'; exec sleep 600",
    );
    expect(program.ready).toBe("ä and on");
  });

  test("the log of a former start does not make it ready", async () => {
    await (await start("echo ready former; exec sleep 600")).stop();
    expect((await start("echo ready now; exec sleep 600")).ready).toBe("now");
    expect(readFileSync(logFile, "utf8")).toBe("ready former\nready now\n");
  });

  test("asks a probe until it gives a value", async () => {
    const file = join(directory, "probed");
    const program = await start(`sleep 0.1; echo > ${file}; exec sleep 600`, {
      ready: { probe: async () => (existsSync(file) ? "there" : undefined) },
    });
    expect(program.ready).toBe("there");
  });

  test("a program that ends first is an error with its exit code and last lines", async () => {
    const failure = start("echo the port is taken >&2; exit 3");
    await expect(failure).rejects.toThrow(ProcessNotReady);
    await expect(failure).rejects.toThrow(
      `the program ended (exit code 3) before it was ready. Its log, ${logFile}, ends with:\nthe port is taken`,
    );
  });

  test("a program that is not there is named", async () => {
    await expect(start("", { program: "no-such-program" })).rejects.toThrow(
      /\(exit code 127\)[\s\S]*no-such-program: not found/,
    );
    await expect(start("", { directory: "/no/such/place" })).rejects.toThrow(
      "could not be started in /no/such/place",
    );
  });

  test("a program that is not ready in time is killed with its descendants", async () => {
    const failure = start(withDescendant.replace("ready", "descendant"), { readyTimeoutMilliseconds: 300 });
    await expect(failure).rejects.toThrow(/was not ready after 300 ms[\s\S]*descendant \d+/);
    const descendant = Number(/\d+/.exec(readFileSync(logFile, "utf8"))?.[0]);
    await waitUntil("the descendant is gone", () => !isRunning(descendant));
  });

  test("gives the program exactly the environment it was told", async () => {
    await start("env; echo ready; exec sleep 600", {
      environment: { PATH: process.env.PATH, ONLY: "this" },
      ready: { line: (line) => (line === "ready" ? line : undefined) },
    });
    expect(readFileSync(logFile, "utf8")).toContain("ONLY=this\n");
    expect(readFileSync(logFile, "utf8")).not.toContain("HOME=");
  });
});

describe("while it runs", () => {
  test("lines go to those who listen", async () => {
    const program = await start("echo ready; n=0; while :; do n=$((n+1)); echo $n; sleep 0.02; done", {
      ready: { line: (line) => line },
    });
    const lines: string[] = [];
    const stop = program.onLine((line) => lines.push(line));
    await waitUntil("three lines", () => lines.length >= 3);
    stop();
    const first = Number(lines[0]);
    expect(lines.slice(0, 3)).toEqual([`${first}`, `${first + 1}`, `${first + 2}`]);
  });

  test("an end by itself is seen, and its descendants go with it", async () => {
    const program = await start("sleep 600 & echo ready $!; sleep 0.1; exit 5");
    expect(await program.exited).toEqual({ code: 5, signal: null });
    expect(program.isRunning()).toBe(false);
    await waitUntil("the descendant is gone", () => !isRunning(Number(program.ready)));
  });
});

describe("stop", () => {
  test("asks with SIGTERM and lets the program end its work", async () => {
    const program = await start(
      "trap 'echo stopping; sleep 0.1; echo stopped; exit 0' TERM; echo ready; while :; do sleep 0.02; done",
      { ready: { line: (line) => line } },
    );
    expect(await program.stop()).toEqual({ code: 0, signal: null });
    expect(program.lastLines(2)).toBe("stopping\nstopped");
  });

  test("kills after the grace time", async () => {
    const program = await start("trap '' TERM; sleep 600 & echo ready $!; wait");
    expect(await program.stop(100)).toEqual({ code: null, signal: "SIGKILL" });
    await waitUntil("the descendant is gone", () => !isRunning(Number(program.ready)));
  });

  test("can be asked twice, and after the end", async () => {
    const program = await start("echo ready; exec sleep 600", { ready: { line: (line) => line } });
    const exits = await Promise.all([program.stop(), program.stop()]);
    expect([...exits, await program.stop(), await program.kill()]).toEqual(
      Array(4).fill({ code: null, signal: "SIGTERM" }),
    );
  });
});

test("kill ends the program and its descendants at once", async () => {
  const program = await start(`trap '' TERM; ${withDescendant}`);
  expect(await program.kill()).toEqual({ code: null, signal: "SIGKILL" });
  await waitUntil("the descendant is gone", () => !isRunning(Number(program.ready)));
});

test.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
  "nothing outlives a parent that ends by %s",
  async (signal) => {
    const module = join(buildDirectory, "local", "process", "background-process.js");
    const script = `
      const { BackgroundProcess } = require(${JSON.stringify(module)});
      BackgroundProcess.start({
        name: "child",
        program: "sh",
        arguments: ["-c", "trap '' TERM INT HUP; sleep 600 & echo ready $$ $!; wait; wait"],
        logFile: ${JSON.stringify(logFile)},
        ready: { line: (line) => /^ready (.*)/.exec(line)?.[1] },
      }).then(({ ready }) => console.log(ready));`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(createInterface({ input: parent.stdout }), "line")) as [string];
    const pids = line.split(" ").map(Number);
    expect(pids.every(isRunning)).toBe(true);
    parent.kill(signal);
    await waitUntil("all are gone", () => !pids.some(isRunning));
  },
);

test("a JSON line is told from other output", () => {
  const wanted = (line: string) =>
    jsonLine<{ event: string; port: number }>(line, ({ event }) => event === "up");
  expect(wanted('{"event":"up","port":1}')).toEqual({ event: "up", port: 1 });
  expect(wanted('{"event":"down"}')).toBeUndefined();
  expect(wanted("{not JSON")).toBeUndefined();
  expect(wanted("up")).toBeUndefined();
});
