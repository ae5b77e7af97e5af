import { frameSchedule } from "../../../../assets/web-client/src/store/frame-schedule";
import { Store } from "../../../../assets/web-client/src/store/store";

test("many changes are told once, with the newest value", () => {
  const scheduled: (() => void)[] = [];
  const store = new Store(0, (tell) => scheduled.push(tell));
  const seen: number[] = [];
  const unsubscribe = store.subscribe(() => seen.push(store.get()));
  for (const value of [1, 2, 3]) store.set(value);
  expect(store.get()).toBe(3);
  expect(scheduled).toHaveLength(1);
  scheduled[0]?.();
  expect(seen).toEqual([3]);
  store.set(3);
  expect(scheduled).toHaveLength(1);
  store.set(4);
  unsubscribe();
  scheduled[1]?.();
  expect(seen).toEqual([3]);
});

/**
 * A browser with a frame every 16 ms, in which every update takes so long, and painting what it has changed so long
 * after it. Returns when updates ran, in milliseconds.
 */
function updateTimes(updateMilliseconds: number, totalMilliseconds: number, paintMilliseconds = 0) {
  let now = 0;
  let framesRun = 0;
  let frames: (() => void)[] = [];
  let timers: { run: () => void; at: number }[] = [];
  const times: number[] = [];
  const clock = {
    now: () => now,
    requestAnimationFrame: (run: () => void) => frames.push(run),
    setTimeout: (run: () => void, milliseconds: number) => timers.push({ run, at: now + milliseconds }),
  };
  const schedule = frameSchedule(clock, (task) => task());
  let isWanted = true;
  const update = () => {
    times.push(now);
    now += updateMilliseconds;
    isWanted = true;
  };
  while (now < totalMilliseconds) {
    if (isWanted) schedule(update);
    isWanted = false;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { run } of due) run();
    if (now % 16 === 0) {
      const wanted = frames;
      frames = [];
      framesRun += wanted.length;
      for (const run of wanted) run();
      if (wanted.length > 0) now += paintMilliseconds;
    }
    now = Math.floor(now) + 1;
  }
  return { times, framesRun };
}

function pausesOf(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

test("quick updates come every second frame, and no frame is asked for in between", () => {
  const { framesRun, times } = updateTimes(0, 1_000);
  expect(new Set(pausesOf(times))).toEqual(new Set([32]));
  expect(framesRun).toBe(times.length);
});

test("updates that take long leave two thirds of the time to others", () => {
  const { times } = updateTimes(40, 2_000);
  expect(times.length).toBeGreaterThan(10);
  for (const pause of pausesOf(times)) expect(pause).toBeGreaterThanOrEqual(120 - 8);
});

test("painting them counts", () => {
  const { times } = updateTimes(0, 2_000, 40);
  expect(times.length).toBeGreaterThan(10);
  for (const pause of pausesOf(times)) expect(pause).toBeGreaterThanOrEqual(120 - 8);
});

test("a page that was frozen while it painted goes on within half a second", () => {
  const { times } = updateTimes(0, 60_000, 10_000);
  expect(times.length).toBeGreaterThan(4);
  for (const pause of pausesOf(times)) expect(pause).toBeLessThanOrEqual(10_000 + 500 + 16);
});
