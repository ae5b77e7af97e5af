import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { projectDirectory, pythonInterpreter } from "../paths";
import { joinServer } from "./join-server";
import type { Lease, LeaseHolder } from "./lease";
import { leaseHolders } from "./lease-holders";

const program = path.join(projectDirectory, "local", "state", "server.py");
const deadlineMilliseconds = 20_000;
const pollMilliseconds = 30;
/** The server's exit code when another one serves the directory. */
const alreadyServed = 75;

export interface S3Server {
  /** `http://127.0.0.1:<port>`; answers S3 and STS. */
  readonly endpoint: string;
  /** Programs that inherit its connection keep the server alive as long as they run. */
  readonly lease: Lease;
  /** Who uses the server now, this lease included. */
  holders(): Promise<readonly LeaseHolder[]>;
  /** Gives the lease back. The server ends with its last lease. */
  close(): void;
}

/** The S3 server could not be reached or started; the message says why and what to do. */
export class S3ServerUnavailable extends Error {}

/**
 * Joins the S3 server of a local cloud's directory, or starts it when none runs.
 *
 * @param owner who takes the lease, as others will read it ("npm start (process 4242)")
 * @throws S3ServerUnavailable
 */
export async function connectS3Server(directory: string, owner: string): Promise<S3Server> {
  const deadline = performance.now() + deadlineMilliseconds;
  mkdirSync(directory, { recursive: true });
  const identity: LeaseHolder = { id: randomUUID(), owner, pid: process.pid };
  let started: StartedServer | undefined;
  while (performance.now() < deadline) {
    const lease = await joinServer(directory, identity);
    if (lease !== undefined) return serverOf(directory, lease);
    // Another process may be faster, and its server may end again before this one has joined it.
    if (started === undefined || isOver(started)) started = startServer(directory);
    await pause(pollMilliseconds);
    refuseFailure(started, directory);
  }
  throw new S3ServerUnavailable(
    `the S3 server of ${directory} does not answer, but something holds ${path.join(directory, "s3.lock")}. ` +
      `Its process is in ${path.join(directory, "s3.json")}: end that process and try again.`,
  );
}

function serverOf(directory: string, lease: Lease): S3Server {
  return {
    endpoint: lease.endpoint,
    lease,
    close: lease.close,
    holders: async () => {
      const holders = await leaseHolders(directory);
      if (holders === undefined) throw new S3ServerUnavailable(`the S3 server of ${directory} has ended`);
      return holders;
    },
  };
}

interface StartedServer {
  /** Exit code, signal or reason; undefined while it runs. */
  outcome(): string | number | undefined;
}

function startServer(directory: string): StartedServer {
  if (!existsSync(pythonInterpreter)) {
    throw new S3ServerUnavailable("the project's Python environment (.venv) is missing. Run: npm run build");
  }
  const log = openSync(logFile(directory), "a");
  // Detached, because the server outlives whoever started it as long as others hold leases.
  const child = spawn(pythonInterpreter, ["-B", program, directory], {
    env: process.env,
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  let outcome: string | number | undefined;
  child.once("error", (error) => {
    outcome = error.message;
  });
  child.once("exit", (code, signal) => {
    outcome = code ?? signal ?? "unknown";
  });
  return { outcome: () => outcome };
}

/** It left the directory to another server, or others joined it and left. */
function isOver(server: StartedServer): boolean {
  return server.outcome() === alreadyServed || server.outcome() === 0;
}

function refuseFailure(server: StartedServer, directory: string): void {
  const outcome = server.outcome();
  if (outcome === undefined || isOver(server)) return;
  const log = logFile(directory);
  throw new S3ServerUnavailable(
    `the local S3 server did not start (${outcome}). Its log, ${log}, ends with:\n${lastLines(log)}`,
  );
}

function logFile(directory: string): string {
  return path.join(directory, "s3.log");
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
