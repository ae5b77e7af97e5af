import type { ChildProcess } from "node:child_process";

const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
export type Interruption = (typeof interruptions)[number];

/** npm passes on the Ctrl-C that the terminal has already sent: two within this time are one. */
const sameKeyPressMilliseconds = 400;

/**
 * Passes what ends this process on to a program instead, and says which came first. A closed terminal (SIGHUP) reaches
 * the program as SIGINT, because Terraform stops gracefully, and gives its lock back, on that one only.
 *
 * @param program asked when a signal comes. To be called before the program is started: one that came in between would
 *   end this process alone
 */
export function forwardSignals(program: () => ChildProcess): {
  received: Interruption | undefined;
  stop(): void;
} {
  const state = { received: undefined as Interruption | undefined, stop };
  let last = Number.NEGATIVE_INFINITY;
  const forward = (signal: Interruption) => {
    if (performance.now() - last < sameKeyPressMilliseconds) return;
    last = performance.now();
    state.received ??= signal;
    program().kill(signal === "SIGHUP" ? "SIGINT" : signal);
  };
  for (const signal of interruptions) process.on(signal, forward);
  function stop(): void {
    for (const signal of interruptions) process.off(signal, forward);
  }
  return state;
}
