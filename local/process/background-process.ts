import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LogTail } from "./log-tail";
import { killProcessGroup } from "./process-group";

const defaultReadyTimeoutMilliseconds = 30_000;
const defaultGraceMilliseconds = 5000;
const probeIntervalMilliseconds = 20;

/**
 * The program takes the place of the shell. What stays beside it, in its process group, is a shell that waits on a
 * pipe whose other end only this process holds: however this process ends, the pipe ends, and the group is killed.
 * The pipe is there before the program, so there is no moment at which the program could be left behind.
 */
const launcher = '( ( read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 & ) ; exec 3<&-; exec "$@"';

/** How a program ended. */
export interface ProcessExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface BackgroundProcessOptions<Ready> {
  /** What it is called in messages. */
  readonly name: string;
  readonly program: string;
  readonly arguments?: readonly string[];
  /** Default: the current directory. */
  readonly directory?: string;
  /** The whole environment of the program. Default: this process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** What the program prints, on both outputs, is appended to this file. Its directory is made. */
  readonly logFile: string;
  /**
   * When the program is ready: either the first printed line for which `line` gives a value, or the first value that
   * `probe` gives (it is asked again and again, never twice at once). A value is anything but undefined.
   */
  readonly ready:
    | { readonly line: (line: string) => Ready | undefined }
    | { readonly probe: () => Promise<Ready | undefined> };
  /** Default: 30,000. */
  readonly readyTimeoutMilliseconds?: number;
}

/** The program could not be started, ended, or was not ready in time. The message ends with its last lines. */
export class ProcessNotReady extends Error {}

/**
 * A program that runs until it is stopped. Its standard input is empty, its log is written by itself (a busy or dead
 * parent neither blocks it nor loses a line).
 *
 * Nothing of its process group outlives the process that started it, not even when that one is killed with SIGKILL.
 * Only a descendant that moves into another session or group could; none of ours does.
 */
export class BackgroundProcess<Ready = unknown> {
  /** Resolves when the program has ended; what is left of its process group is killed then. */
  readonly exited: Promise<ProcessExit>;
  private exit: ProcessExit | undefined;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
    private readonly tail: LogTail,
    /** What the program's readiness said: the port it listens on, and the like. */
    readonly ready: Ready,
    exit: Promise<ProcessExit>,
  ) {
    this.exited = exit.then((result) => {
      this.exit = result;
      killProcessGroup(child.pid);
      return result;
    });
  }

  /**
   * Starts a program and returns when it is ready. One that is not ready in time is killed.
   *
   * @throws ProcessNotReady
   */
  static async start<Ready>(options: BackgroundProcessOptions<Ready>): Promise<BackgroundProcess<Ready>> {
    const { name, logFile, readyTimeoutMilliseconds = defaultReadyTimeoutMilliseconds } = options;
    mkdirSync(path.dirname(logFile), { recursive: true });
    const tail = new LogTail(logFile);
    const waiting = new AbortController();
    // Before the program starts, lest its first lines be missed.
    const readiness =
      "line" in options.ready
        ? firstLine(tail, options.ready.line, waiting.signal)
        : firstAnswer(options.ready.probe, waiting.signal);
    const child = launch(options);
    const exit = once(child, "exit").then(
      ([code, signal]): ProcessExit => ({ code, signal }),
      (error) => {
        throw notReady(
          `${name} could not be started in ${options.directory ?? "."} (${error.message})`,
          tail,
        );
      },
    );
    const timeout = pause(readyTimeoutMilliseconds, undefined, { signal: waiting.signal, ref: false });
    try {
      const ready = await Promise.race([
        readiness,
        exit.then((result) => {
          throw notReady(`${name} ended (${exitText(result)}) before it was ready`, tail);
        }),
        timeout.then(() => {
          throw notReady(`${name} was not ready after ${readyTimeoutMilliseconds} ms`, tail);
        }),
      ]);
      return new BackgroundProcess(name, child, tail, ready, exit);
    } catch (error) {
      killProcessGroup(child.pid);
      // A program that could not be started at all has no exit.
      if (child.pid !== undefined) await exit;
      throw error;
    } finally {
      waiting.abort();
      timeout.catch(() => {});
    }
  }

  /** Of the program itself. */
  get pid(): number {
    return this.child.pid as number;
  }

  get logFile(): string {
    return this.tail.file;
  }

  isRunning(): boolean {
    return this.exit === undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the program, if it still runs. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning()) this.child.kill(signal);
  }

  /**
   * Asks the program to end (SIGTERM), and kills it after the grace time.
   *
   * @param graceMilliseconds default: 5,000
   */
  async stop(graceMilliseconds = defaultGraceMilliseconds): Promise<ProcessExit> {
    this.signal("SIGTERM");
    const timer = setTimeout(() => killProcessGroup(this.child.pid), graceMilliseconds);
    return await this.exited.finally(() => clearTimeout(timer));
  }

  /** Ends the program and everything it started with SIGKILL, as a crash of the machine would. */
  async kill(): Promise<ProcessExit> {
    if (this.isRunning()) killProcessGroup(this.child.pid);
    return await this.exited;
  }

  /** Calls `listener` with each line that the program prints from now on, until the returned function is called. */
  onLine(listener: (line: string) => void): () => void {
    return this.tail.listen(listener);
  }

  /** The end of what it printed. */
  lastLines(count?: number): string {
    return this.tail.lastLines(count);
  }
}

function launch(options: BackgroundProcessOptions<unknown>): ChildProcess {
  const log = openSync(options.logFile, "a");
  try {
    const child = spawn("/bin/sh", ["-c", launcher, "sh", options.program, ...(options.arguments ?? [])], {
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
      env: options.environment ?? process.env,
      stdio: ["ignore", log, log, "pipe"],
      // Its own session and process group.
      detached: true,
    });
    const lease = child.stdio[3] as unknown as {
      unref(): void;
      on(event: "error", listener: () => void): void;
    };
    lease.unref();
    lease.on("error", () => {});
    return child;
  } finally {
    closeSync(log);
  }
}

function firstLine<Ready>(tail: LogTail, value: (line: string) => Ready | undefined, signal: AbortSignal) {
  return new Promise<Ready>((resolve) => {
    const stop = tail.listen((line) => {
      const found = value(line);
      if (found !== undefined) resolve(found);
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}

async function firstAnswer<Ready>(
  probe: () => Promise<Ready | undefined>,
  signal: AbortSignal,
): Promise<Ready> {
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (signal.aborted) return await new Promise<never>(() => {});
    await pause(probeIntervalMilliseconds);
  }
}

function notReady(what: string, tail: LogTail): ProcessNotReady {
  return new ProcessNotReady(`${what}. Its log, ${tail.file}, ends with:\n${tail.lastLines()}`);
}

function exitText({ code, signal }: ProcessExit): string {
  return signal === null ? `exit code ${code}` : signal;
}
