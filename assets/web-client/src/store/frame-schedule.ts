/** The browser, as far as it is used; times in milliseconds. */
export interface FrameClock {
  requestAnimationFrame(run: () => void): unknown;
  now(): number;
}

/** Milliseconds from one update to the next, at least: text that grows more often than that reads no better. */
const leastInterval = 32;
/** Of the time, so much at most goes into updates: the rest is for scrolling, typing and painting. */
const greatestShare = 1 / 3;

/**
 * Runs what it is given in an animation frame, once per frame at most, and less often where running it takes long: an
 * answer that streams must not make the page sluggish on a slow machine. `run` carries out the updates before it returns.
 */
export function frameSchedule(clock: FrameClock, run: (task: () => void) => void) {
  let notBefore = 0;
  return (task: () => void): void => {
    const frame = () => {
      const start = clock.now();
      if (start < notBefore) {
        clock.requestAnimationFrame(frame);
        return;
      }
      run(task);
      const end = clock.now();
      // A frame comes a little early now and then; it is not to be put off by a whole frame.
      notBefore = Math.max(start + leastInterval - 4, end + (end - start) * (1 / greatestShare - 1));
    };
    clock.requestAnimationFrame(frame);
  };
}
