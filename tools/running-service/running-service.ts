import { setTimeout as pause } from "node:timers/promises";
import { localCloudDirectory } from "../../local/paths";
import type { LeaseHolder } from "../../local/state/lease";
import { leaseHolders } from "../../local/state/lease-holders";
import { runDirectory } from "./run-directory";
import { readServiceFile } from "./service-file";
import type { ServiceReport } from "./service-report";

/** As what a command that runs the service holds its lease of the local cloud. */
export const serviceOwners = { start: "npm start", ask: "npm start -- --ask" } as const;

const reportTimeoutMilliseconds = 10_000;
const pollMilliseconds = 50;

/**
 * The `npm start` that runs in an environment. It is known by its lease of the local cloud, an open connection: there is
 * no file that a killed one could leave behind and that would be believed.
 */
export class RunningService {
  private constructor(
    private readonly environment: string,
    private readonly holder: LeaseHolder,
  ) {}

  /** Undefined when none runs. */
  static async find(environment: string): Promise<RunningService | undefined> {
    const holders = await leaseHolders(localCloudDirectory(environment));
    return RunningService.among(holders ?? [], environment);
  }

  /** The first to have come of those who use the local cloud. */
  static among(holders: readonly LeaseHolder[], environment: string): RunningService | undefined {
    const holder = holders.find(isService);
    return holder === undefined ? undefined : new RunningService(environment, holder);
  }

  get leaseId(): string {
    return this.holder.id;
  }

  get pid(): number {
    return this.holder.pid;
  }

  /** `npm start (process 4242)`, for messages. */
  get name(): string {
    return `\`${this.holder.owner}\` (process ${this.pid})`;
  }

  /** Whether it runs only until its own question is answered. */
  get isTemporary(): boolean {
    return this.holder.owner === serviceOwners.ask;
  }

  /** Undefined when it does not answer (yet, or any more). */
  async report(): Promise<ServiceReport | undefined> {
    const file = readServiceFile(runDirectory(this.environment));
    if (file?.leaseId !== this.leaseId) return undefined;
    try {
      const answer = await fetch(file.statusUrl, { signal: AbortSignal.timeout(reportTimeoutMilliseconds) });
      return answer.ok ? ((await answer.json()) as ServiceReport) : undefined;
    } catch {
      return undefined;
    }
  }

  isThere(): boolean {
    return signal(this.pid, 0);
  }

  /** Asks it to stop, and returns when it is gone, with all that it had started. */
  async stop(): Promise<void> {
    signal(this.pid, "SIGTERM");
    while (this.isThere()) await pause(pollMilliseconds);
  }
}

/** A Terraform that outlives the command that started it holds the lease as well: that one is no service. */
function isService({ owner, pid }: LeaseHolder): boolean {
  return Object.values<string>(serviceOwners).includes(owner) && signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    // Somebody else's process, but there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
