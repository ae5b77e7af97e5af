import type { AnswerPiece } from "./fake-answer";
import type { FakeEngineSettings } from "./fake-engine-settings";

/** Of text that is written at once when nothing holds it back. */
const batchCharacters = 32 * 1024;

export interface GenerationTarget {
  /** Writes; false when the receiver is behind and `whenDrained` should be waited for. */
  write(text: string): boolean;
  whenDrained(go: () => void): void;
  finished(reason: "stop" | "length"): void;
  /** The connection is to be dropped. */
  drop(): void;
}

/**
 * Produces the pieces of one answer at the engine's speed: each at its own time after the first, whatever the timers
 * do, so that the rate holds on a busy machine too.
 */
export class FakeGeneration {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private firstAt = 0;

  constructor(
    private readonly settings: FakeEngineSettings,
    private readonly pieces: Iterator<AnswerPiece>,
    private readonly maximumTokens: number,
    private readonly encode: (piece: AnswerPiece) => string,
    private readonly target: GenerationTarget,
    /** Counts what was produced. */
    private readonly progress: { tokens: number },
  ) {}

  start(): void {
    const { timeToFirstTokenMilliseconds } = this.settings;
    const begin = () => {
      this.firstAt = performance.now();
      this.produce();
    };
    if (timeToFirstTokenMilliseconds === 0) begin();
    else this.timer = setTimeout(begin, timeToFirstTokenMilliseconds);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private produce(): void {
    let batch = "";
    for (;;) {
      if (this.stopped) return;
      if (this.progress.tokens === this.settings.dropAfterTokens) {
        this.target.write(batch);
        this.target.drop();
        return;
      }
      if (this.progress.tokens === this.settings.stallAfterTokens) {
        this.target.write(batch);
        return;
      }
      const wait = this.dueIn();
      if (wait > 0) {
        if (batch !== "") this.target.write(batch);
        this.timer = setTimeout(() => this.produce(), wait);
        return;
      }
      const next = this.progress.tokens < this.maximumTokens ? this.pieces.next() : undefined;
      if (next === undefined || next.done) {
        this.target.write(batch);
        this.target.finished(next === undefined ? "length" : "stop");
        return;
      }
      this.progress.tokens++;
      batch += this.encode(next.value);
      if (batch.length < batchCharacters) continue;
      // One turn of the event loop for each batch: other answers, and a caller who goes, get theirs.
      if (this.target.write(batch)) setImmediate(() => this.produce());
      else this.target.whenDrained(() => this.produce());
      return;
    }
  }

  /** Milliseconds until the next token may go out. */
  private dueIn(): number {
    const { tokensPerSecond } = this.settings;
    if (tokensPerSecond === 0) return 0;
    return this.firstAt + (this.progress.tokens * 1000) / tokensPerSecond - performance.now();
  }
}
