/** The browser, as far as it is used; times in milliseconds. */
export interface FrameClock {
  now(): number;
  requestAnimationFrame(run: () => void): unknown;
  setTimeout(run: () => void, milliseconds: number): unknown;
}

/** From one update to the next, at least: text that grows more often than that reads no better. Milliseconds. */
const leastInterval = 32;
/** Of the time, so much at most goes into updates: the rest is for scrolling, typing and painting. */
const greatestShare = 1 / 3;
/** Half of the time between two frames: so much before it is due, an update asks for the frame. Milliseconds. */
const headStart = 8;

/**
 * Runs what it is given in an animation frame, and less often where running it takes long: an answer that streams must
 * not make the page sluggish on a slow machine. A frame is asked for only when it is wanted, because each costs work
 * even when nothing is done in it. `run` carries out the updates before it returns.
 */
export function frameSchedule(clock: FrameClock, run: (task: () => void) => void) {
  let notBefore = 0;
  return (task: () => void): void => {
    const frame = () => {
      const start = clock.now();
      run(task);
      const end = clock.now();
      notBefore = Math.max(start + leastInterval, end + (end - start) * (1 / greatestShare - 1));
    };
    const pause = notBefore - clock.now() - headStart;
    if (pause <= 0) clock.requestAnimationFrame(frame);
    else clock.setTimeout(() => clock.requestAnimationFrame(frame), pause);
  };
}
