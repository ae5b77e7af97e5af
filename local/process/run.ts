import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import { endProcessGroup } from "./process-group";
import { forwardSignals, type Interruption } from "./signals";

export interface RunOptions {
  /** Default: the current directory. */
  readonly cwd?: string;
  /** The whole environment of the program. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** `inherit` (default): the program talks to the terminal. `capture`: the result carries what it printed. */
  readonly output?: "inherit" | "capture";
  /** Given to the program's standard input, which then ends. Default: the terminal's, or none with `capture`. */
  readonly input?: string;
  /** With `capture`: called with each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
  /** After this time the program is asked to end, then killed. Default: none. */
  readonly timeoutMilliseconds?: number;
  /** An open connection that the program inherits, so that it stays open as long as the program runs. */
  readonly holds?: Socket;
}

export interface RunResult {
  /** Of the program; 128 + the signal's number when a signal ended it, as shells have it. */
  readonly exitCode: number;
  /** Empty unless captured. */
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly milliseconds: number;
}

/** The program could not be started at all. */
export class ProgramNotStarted extends Error {}

/** The operator ended this process (Ctrl-C, SIGTERM) while a program ran; the program has ended. */
export class Interrupted extends Error {
  constructor(readonly signal: Interruption) {
    super(`interrupted by ${signal}`);
  }

  get exitCode(): number {
    return 128 + (this.signal === "SIGINT" ? 2 : this.signal === "SIGTERM" ? 15 : 1);
  }
}

/**
 * Runs a program to its end, in a process group of its own: a Ctrl-C in the terminal reaches it once, from here, and
 * nothing that it started outlives it.
 *
 * @throws ProgramNotStarted, Interrupted
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const started = performance.now();
  const signals = forwardSignals(() => child);
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env ?? process.env,
      stdio: standardStreams(options),
      detached: true,
    });
    // A program may end without reading it.
    child.stdin?.on("error", () => {}).end(options.input);
    const stdout = collect(child.stdout, options.onLine);
    const stderr = collect(child.stderr);
    const timeout = limitTime(child, options.timeoutMilliseconds);
    const exitCode = await exitOf(child, program).finally(timeout.cancel);
    await (timeout.ending() ?? endProcessGroup(child.pid));
    const result = {
      exitCode,
      stdout: await stdout,
      stderr: await stderr,
      timedOut: timeout.ending() !== undefined,
    };
    if (signals.received !== undefined) throw new Interrupted(signals.received);
    return { ...result, milliseconds: performance.now() - started };
  } finally {
    signals.stop();
  }
}

function standardStreams(options: RunOptions): StdioOptions {
  const output = options.output === "capture" ? "pipe" : "inherit";
  const input = options.input !== undefined ? "pipe" : output === "pipe" ? "ignore" : "inherit";
  const streams: StdioOptions = [input, output, output];
  return options.holds === undefined ? streams : [...streams, options.holds];
}

function exitOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(new ProgramNotStarted(error.code === "ENOENT" ? `${program}: not found` : error.message));
    });
    child.once("exit", (code, signal) => resolve(code ?? 128 + signalNumber(signal)));
  });
}

async function collect(
  stream: ChildProcess["stdout"],
  onLine: (line: string) => void = () => {},
): Promise<string> {
  if (stream === null) return "";
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines.push(line);
    onLine(line);
  }
  return lines.join("\n");
}

function limitTime(child: ChildProcess, milliseconds: number | undefined) {
  let ending: Promise<void> | undefined;
  const timer =
    milliseconds === undefined
      ? undefined
      : setTimeout(() => {
          ending = endProcessGroup(child.pid);
        }, milliseconds);
  return { cancel: () => clearTimeout(timer), ending: () => ending };
}

function signalNumber(signal: NodeJS.Signals | null): number {
  const numbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  return (signal === null ? undefined : numbers[signal]) ?? 0;
}
