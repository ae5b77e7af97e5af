import { setTimeout as pause } from "node:timers/promises";
import type { S3Server } from "../../local/state/s3-server";
import type { StateFiles } from "./state-files";

const pollMilliseconds = 300;

export interface WatchedStates {
  readonly files: StateFiles;
  /** Of the states that are running. */
  readonly version: string;
  readonly s3: S3Server;
  readonly signal: AbortSignal;
}

/**
 * Calls `onChange`, one after the other, when the states have changed and nobody else uses the local cloud any more: a
 * deployment of several stacks is taken over as a whole, at its end.
 *
 * Returns when the signal is aborted.
 *
 * @throws S3ServerUnavailable the server of the states has ended
 */
export async function watchStates(
  { files, s3, signal, version: running }: WatchedStates,
  onChange: () => Promise<void>,
): Promise<void> {
  let taken = running;
  while (!signal.aborted) {
    await pause(pollMilliseconds, undefined, { signal }).catch(() => {});
    if (signal.aborted || files.version() === taken) continue;
    const others = (await s3.holders()).filter(({ id }) => id !== s3.lease.id);
    if (others.length > 0) continue;
    taken = files.version();
    await onChange();
  }
}
