/** A bucket that fills at a rate, as API Gateway throttles: each request takes one token, and is refused without. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** @param now milliseconds; default: the machine's monotonic clock */
  constructor(
    private readonly ratePerSecond: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = burst;
    this.filledAt = now();
  }

  take(): boolean {
    const now = this.now();
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filledAt) / 1000) * this.ratePerSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
