import { setTimeout as pause } from "node:timers/promises";

const graceMilliseconds = 3000;
const pollMilliseconds = 20;

/**
 * Ends what is left of the process group that `leader` began: asks with SIGTERM, and kills what has not gone after
 * three seconds. Returns at once when nothing is left.
 */
export async function endProcessGroup(leader: number | undefined): Promise<void> {
  if (leader === undefined || !signalGroup(leader, "SIGTERM")) return;
  const deadline = performance.now() + graceMilliseconds;
  while (signalGroup(leader, 0)) {
    if (performance.now() > deadline) {
      signalGroup(leader, "SIGKILL");
      return;
    }
    await pause(pollMilliseconds);
  }
}

/** Kills what is left of the process group that `leader` began, at once. */
export function killProcessGroup(leader: number | undefined): void {
  if (leader !== undefined) signalGroup(leader, "SIGKILL");
}

/** Whether anything was there to receive the signal. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}
