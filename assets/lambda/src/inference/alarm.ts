/** A wait that can be ended early. One waits at a time. */
export class Alarm {
  private end: (() => void) | undefined;

  /** Resolves after the time, or at the next `ring`. */
  async wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.end = undefined;
  }

  /** Nothing happens when nobody waits. */
  ring(): void {
    this.end?.();
  }
}
