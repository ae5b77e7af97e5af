const initialSeconds = 5;
const weightOfNewest = 0.2;
const longestSeconds = 60;

/** How long answers take, as a moving average, and so how long the queue will last. */
export class ServiceTime {
  private average = initialSeconds;

  record(seconds: number): void {
    this.average += weightOfNewest * (seconds - this.average);
  }

  /** Seconds, from 1 to 60, after which a caller who found `queued` others waiting may try again. */
  retrySeconds(queued: number, maxInFlight: number): number {
    const seconds = Math.ceil(((queued + 1) / maxInFlight) * this.average);
    return Math.min(longestSeconds, Math.max(1, seconds));
  }
}
