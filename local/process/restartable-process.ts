import type { BackgroundProcess } from "./background-process";

/** `ended`: by itself, or for good. */
export type ProcessState = "running" | "restarting" | "ended";

/** A program of which one runs at a time, and that another one takes the place of when that is wanted. */
export class RestartableProcess<Ready> {
  private restarting: Promise<void> = Promise.resolve();
  /** Restarts that have been asked for, and are not over. */
  private restarts = 0;
  private isEnded = false;

  /** @param running is ended from here only */
  constructor(private running: BackgroundProcess<Ready>) {}

  /** That runs now; while it restarts, the one that has ended. */
  get current(): BackgroundProcess<Ready> {
    return this.running;
  }

  get state(): ProcessState {
    if (this.restarts > 0) return "restarting";
    return this.running.isRunning() ? "running" : "ended";
  }

  /**
   * Ends the program, then starts another. One call after the other.
   *
   * @throws what `start` throws; Error when the program was ended for good meanwhile
   */
  async restart(
    end: (running: BackgroundProcess<Ready>) => Promise<unknown>,
    start: () => Promise<BackgroundProcess<Ready>>,
  ): Promise<void> {
    this.restarts++;
    const result = this.restarting
      .then(async () => {
        await end(this.running);
        if (this.isEnded) throw new Error(`${this.running.name} was ended while it restarted`);
        this.running = await start();
      })
      .finally(() => {
        this.restarts--;
      });
    this.restarting = result.catch(() => {});
    await result;
  }

  /** Ends the program for good; one that is just being started ends as soon as it runs. */
  async end(how: (running: BackgroundProcess<Ready>) => Promise<unknown>): Promise<void> {
    this.isEnded = true;
    await how(this.running);
    await this.restarting;
    await how(this.running);
  }
}
