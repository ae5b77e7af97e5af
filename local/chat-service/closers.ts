/** What is to be ended, the newest first. */
export class Closers {
  private readonly closers: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  /** Takes over something that is being started: it is ended as soon as it has started, should it come to that. */
  own<Part>(starting: Promise<Part>, close: (part: Part) => Promise<void>): Promise<Part> {
    const end = () =>
      starting.then(close, () => {
        // It never started, and whoever waits for it knows.
      });
    if (this.closing === undefined) this.closers.push(end);
    // It is too late for this one, because something that was started beside it has failed.
    else void end();
    return starting;
  }

  /** Ends everything, whatever fails on the way. @throws AggregateError of what failed */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.closers.reverse()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "not everything could be ended");
  }
}
