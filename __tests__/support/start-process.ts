import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildDirectory } from "../../local/paths";
import { isRunning } from "./wait-until";

/** A busy machine takes a minute for all stacks. */
const timeoutMilliseconds = 180_000;
const pollMilliseconds = 50;

/** `npm start` as a process of its own, in the environment `test` with a local cloud of its own. */
export class StartProcess {
  private static readonly all = new Set<StartProcess>();
  stdout = "";
  stderr = "";
  private readonly exit: Promise<number>;

  private constructor(private readonly child: ChildProcess) {
    StartProcess.all.add(this);
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      this.stderr += text;
    });
    // Only then has all of the output come.
    this.exit = once(child, "close").then(([code, signal]) => code ?? signal);
  }

  /** @param directory of the local cloud, of what is synthesized, and of temporary files */
  static start(directory: string, ...args: readonly string[]): StartProcess {
    const environment = startEnvironment(directory);
    mkdirSync(environment.TMPDIR, { recursive: true });
    const program = join(buildDirectory, "tools", "cli.js");
    return new StartProcess(
      spawn(process.execPath, [program, "start", "--environment", "test", ...args], {
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The exit code, or the signal. */
  async exited(): Promise<number | string> {
    return await this.before("it ends", this.exit);
  }

  /** Returns what it has printed on standard output when this is in it. */
  async until(pattern: RegExp): Promise<string> {
    let isOver = false;
    const printed = async () => {
      while (!isOver && !pattern.test(this.stdout)) await pause(pollMilliseconds);
      return this.stdout;
    };
    const ended = this.exit.then(async (code) => {
      if (pattern.test(this.stdout)) return this.stdout;
      throw new Error(`ended (${code}) without ${pattern}:\n${this.stdout}\n${this.stderr}`);
    });
    return await this.before(`${pattern}`, Promise.race([printed(), ended])).finally(() => {
      isOver = true;
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Process ids of all that it has started, directly or not. */
  descendants(): number[] {
    const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" });
    const processes = table
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number));
    const found = [this.pid];
    for (const leader of found) {
      for (const [pid = 0, parent, group] of processes) {
        // Each program leads a group, of which some members have no parent any more.
        const belongs = parent === leader || (group === leader && leader !== this.pid);
        if (belongs && !found.includes(pid)) found.push(pid);
      }
    }
    return found.slice(1);
  }

  /** For `afterAll`: whatever the tests have come to. */
  static async endAll(): Promise<void> {
    for (const each of StartProcess.all) {
      if (isRunning(each.pid)) each.signal("SIGKILL");
      await each.exit;
    }
  }

  private async before<Value>(what: string, value: Promise<Value>): Promise<Value> {
    const timeout = new AbortController();
    try {
      return await Promise.race([
        value,
        pause(timeoutMilliseconds, undefined, { signal: timeout.signal }).then(() => {
          throw new Error(`still waiting: ${what}. Printed:\n${this.stdout}\n${this.stderr}`);
        }),
      ]);
    } finally {
      timeout.abort();
    }
  }
}

/** The variables with which commands work in the local cloud of a directory, at any time of the day. */
export function startEnvironment(directory: string) {
  return {
    LOCAL_CLOUD_DIRECTORY: join(directory, "cloud"),
    CDKTF_OUTDIR: join(directory, "cdktf.out"),
    TMPDIR: join(directory, "tmp"),
    DEEPSEEK_SCALING_SCHEDULE_ENABLED: "false",
  };
}
