import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stopPrograms } from "./terminal.mjs";

const pollMilliseconds = 100;
/** Taking over a dead process's lock is a matter of microseconds: whoever began it this long ago is dead too. */
const takeoverMilliseconds = 10_000;

/** Runs `action` while no other process runs one under the same name; waits for another, takes over from a dead one. */
export async function withLock(directory, name, action) {
  mkdirSync(directory, { recursive: true });
  const lock = path.join(directory, `${name}.lock`);
  const release = () => rmSync(lock, { force: true });
  const end = async (signal) => {
    await stopPrograms(signal);
    release();
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  await acquire(lock);
  process.on("SIGINT", end).on("SIGTERM", end).on("SIGHUP", end);
  try {
    return await action();
  } finally {
    release();
    process.off("SIGINT", end).off("SIGTERM", end).off("SIGHUP", end);
  }
}

async function acquire(lock) {
  let told = false;
  while (!createWith(lock, JSON.stringify(identityOf(process.pid)))) {
    const holder = readHolder(lock);
    if (holder === undefined) continue;
    if (!isRunning(holder)) {
      removeDead(lock, holder);
      continue;
    }
    if (!told) process.stderr.write(`Waiting for the set-up that process ${holder.pid} is doing …\n`);
    told = true;
    await pause(pollMilliseconds);
  }
}

/** Creates the file with its whole content, or returns false because it exists. */
function createWith(file, content) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/** One process at a time, so that a lock taken meanwhile by a living process is never the one removed. */
function removeDead(lock, dead) {
  const takeover = `${lock}.takeover`;
  if (!createWith(takeover, String(process.pid))) {
    const age = Date.now() - (statSync(takeover, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > takeoverMilliseconds) rmSync(takeover, { force: true });
    return;
  }
  try {
    const holder = readHolder(lock);
    if (holder?.pid === dead.pid && holder.started === dead.started) rmSync(lock, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

function readHolder(lock) {
  try {
    return JSON.parse(readFileSync(lock, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    // Never written by this program, so nobody's: removing it is right.
    return { pid: 0 };
  }
}

function isRunning(holder) {
  if (!(holder.pid > 0)) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return identityOf(holder.pid).started === holder.started;
}

/** Process numbers are given out again; with the start time (where the system tells it) they name one process. */
function identityOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8");
    return { pid, started: fields.slice(fields.lastIndexOf(")") + 2).split(" ")[19] };
  } catch {
    return { pid };
  }
}
