import { Interrupted } from "../../local/process/run";
import type { Interruption as Signal } from "../../local/process/signals";

const signals: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** npm passes on the Ctrl-C that the terminal has already sent: two within this time are one. */
const sameKeyPressMilliseconds = 400;

/**
 * Takes what would end this process: the first only says so, that all can be ended in order, and a second ends this
 * process at once. Nothing that it started outlives it (local/process/background-process.ts).
 */
export class Interruption {
  /** Resolves with the first. */
  readonly received: Promise<Interrupted>;
  private readonly first: (interrupted: Interrupted) => void;
  private firstAt: number | undefined;

  constructor() {
    let first: (interrupted: Interrupted) => void = () => {};
    this.received = new Promise((resolve) => {
      first = resolve;
    });
    this.first = first;
    for (const signal of signals) process.on(signal, this.take);
    // The terminal has been closed, or whoever read the answer has gone.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", this.hangUp);
  }

  stop(): void {
    for (const signal of signals) process.off(signal, this.take);
  }

  private readonly take = (signal: NodeJS.Signals): void => {
    const interrupted = new Interrupted(signal as Signal);
    if (this.firstAt === undefined) {
      this.firstAt = performance.now();
      this.first(interrupted);
    } else if (performance.now() - this.firstAt > sameKeyPressMilliseconds) {
      process.exit(interrupted.exitCode);
    }
  };

  private readonly hangUp = (): void => {
    if (this.firstAt === undefined) this.take("SIGHUP");
  };
}
