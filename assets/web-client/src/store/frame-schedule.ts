/** The browser, as far as it is used; times in milliseconds. */
export interface FrameClock {
  now(): number;
  requestAnimationFrame(run: () => void): unknown;
  setTimeout(run: () => void, milliseconds: number): unknown;
}

/** From one update to the next, at least: text that grows more often than that reads no better. Milliseconds. */
const leastInterval = 32;
/** Of the time, so much at most goes into updates, with the layout and the painting of what they change. */
const greatestShare = 1 / 3;
/** However long an update took: the page may have been frozen while it was painted. Milliseconds. */
const greatestPause = 500;
/** Half of the time between two frames: so much before it is due, an update asks for the frame. Milliseconds. */
const headStart = 8;

/**
 * Runs what it is given in an animation frame, and less often where that takes long: an answer that streams must leave
 * time to scroll and to type on a slow machine. A frame is asked for only when it is wanted, because each costs work
 * even when nothing is done in it. `run` carries out the updates before it returns.
 */
export function frameSchedule(clock: FrameClock, run: (task: () => void) => void) {
  let notBefore = 0;
  let isPainting = false;
  return function schedule(task: () => void): void {
    const frame = () => {
      const start = clock.now();
      run(task);
      isPainting = true;
      // The browser lays out and paints before it runs this.
      clock.setTimeout(() => {
        const end = clock.now();
        isPainting = false;
        const pause = Math.min((end - start) * (1 / greatestShare - 1), greatestPause);
        notBefore = Math.max(start + leastInterval, end + pause);
      }, 0);
    };
    const wait = isPainting ? 0 : notBefore - headStart - clock.now();
    if (isPainting || wait > 0) clock.setTimeout(() => schedule(task), wait);
    else clock.requestAnimationFrame(frame);
  };
}
