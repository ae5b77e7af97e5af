/** A bounded number of places; who finds none waits in a line. */
export class Places {
  private taken = 0;
  private readonly line: (() => void)[] = [];

  /** @param bound asked anew each time; 0 is without bound */
  constructor(private readonly bound: () => number) {}

  get running(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.line.length;
  }

  /** Calls `start` when there is a place, perhaps at once. The returned function gives it back, or leaves the line. */
  take(start: () => void): () => void {
    let state: "waiting" | "running" | "gone" = "waiting";
    const enter = () => {
      state = "running";
      this.taken++;
      start();
    };
    this.line.push(enter);
    this.admit();
    return () => {
      if (state === "running") this.taken--;
      if (state === "waiting") this.line.splice(this.line.indexOf(enter), 1);
      state = "gone";
      this.admit();
    };
  }

  private admit(): void {
    while (this.line.length > 0 && (this.bound() === 0 || this.taken < this.bound())) this.line.shift()?.();
  }
}
