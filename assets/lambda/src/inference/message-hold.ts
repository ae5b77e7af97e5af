import { setTimeout as pause } from "node:timers/promises";

/** One message in the hands of a function. */
export class MessageHold {
  private readonly ended = new AbortController();
  private readonly holding: Promise<void>;

  /**
   * Holds the message from now on.
   *
   * @param hold keeps the message from others for some time; does not fail
   * @param milliseconds from the end of one call to the next
   */
  constructor(hold: () => Promise<void>, milliseconds: number) {
    this.holding = this.run(hold, milliseconds);
  }

  /** Does not hold it any more. When this resolves, nothing is on its way either. */
  async end(): Promise<void> {
    this.ended.abort();
    await this.holding;
  }

  private async run(hold: () => Promise<void>, milliseconds: number): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      await hold();
      await pause(milliseconds, undefined, { signal }).catch(() => {});
    }
  }
}
