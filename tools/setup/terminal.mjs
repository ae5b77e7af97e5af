import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

const shownLogLines = 40;
const running = new Set();

/** A set-up step cannot go on. The message is complete: what is wrong, and the fix. */
export class Failure extends Error {
  /** @param {1 | 2} exitCode 1 a step failed; 2 the machine lacks something that only the operator can install */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs one part of set-up with a line that says so, and how long it took. */
export async function step(part, directory) {
  const log = path.join(
    directory,
    ".local",
    "log",
    `${part.title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}.log`,
  );
  mkdirSync(path.dirname(log), { recursive: true });
  const say = (text) => process.stderr.write(text);
  const started = performance.now();
  const terminal = process.stderr.isTTY;
  say(`${part.title} …${terminal ? "" : "\n"}`);
  try {
    await part.prepare(directory, log);
  } catch (error) {
    if (terminal) say("\n");
    throw error;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    terminal
      ? `\r\x1b[2K\x1b[32m✓\x1b[39m ${part.title} \x1b[2m${seconds} s\x1b[22m\n`
      : `${part.title}: done, ${seconds} s\n`,
  );
}

/**
 * Runs a program whose output nobody wants to read unless it fails.
 * @throws {Failure} with the end of the output and the place of the whole
 */
export async function runHidden(program, args, { directory, log, fix }) {
  const output = createWriteStream(log, { flags: "a" });
  output.write(`\n$ ${program} ${args.join(" ")}\n`);
  const child = spawn(program, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const code = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  running.delete(child);
  await new Promise((resolve) => output.end(resolve));
  if (code === 0) return;
  const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-shownLogLines);
  const command = `${path.basename(program)} ${args.join(" ")}`;
  throw new Failure(`${lines.join("\n")}\n\n${command} failed (${code}). ${fix} The whole output: ${log}`);
}

/** Ends the programs that still run, and returns when they are gone. */
export async function stopPrograms(signal) {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill(signal);
      await once(child, "close");
    }),
  );
}
