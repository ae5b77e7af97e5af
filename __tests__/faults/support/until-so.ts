import { setTimeout as pause } from "node:timers/promises";
import { patienceSeconds } from "./timing";

const pollMilliseconds = 20;

/** Returns when a condition holds; fails when it does not within the patience of a fault, naming what was waited for. */
export async function untilSo(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceSeconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still waiting after ${patienceSeconds} s: ${what}`);
    await pause(pollMilliseconds);
  }
}
