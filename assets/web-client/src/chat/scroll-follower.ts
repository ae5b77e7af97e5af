/** Of a scrolling element, in CSS pixels. */
export interface ScrollMetrics {
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}

/** So near to the end counts as being there. */
const slack = 32;

/** Whether a growing text is to be followed to its end: as long as the reader is there, and has not scrolled up. */
export class ScrollFollower {
  private isFollowing = true;
  private lastTop = 0;

  get follows(): boolean {
    return this.isFollowing;
  }

  /** After every scrolling, by whomever. */
  scrolled(metrics: ScrollMetrics): void {
    const { scrollTop } = metrics;
    if (distanceToEnd(metrics) <= slack) this.isFollowing = true;
    else if (scrollTop < this.lastTop) this.isFollowing = false;
    this.lastTop = scrollTop;
  }

  /** The reader wants to be at the end. */
  follow(): void {
    this.isFollowing = true;
  }
}

export function distanceToEnd({ clientHeight, scrollHeight, scrollTop }: ScrollMetrics): number {
  return scrollHeight - clientHeight - scrollTop;
}
