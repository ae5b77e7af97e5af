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

test("updates that take long leave two thirds of the time to others", () => {
  let now = 0;
  let frames: (() => void)[] = [];
  const clock = { now: () => now, requestAnimationFrame: (run: () => void) => frames.push(run) };
  const updates: number[] = [];
  const schedule = frameSchedule(clock, (task) => task());
  const update = () => {
    updates.push(now);
    now += 20;
  };
  for (let frame = 0; frame < 20; frame++) {
    if (frames.length === 0) schedule(update);
    const due = frames;
    frames = [];
    for (const run of due) run();
    now += 16;
  }
  const pauses = updates.slice(1).map((time, index) => time - (updates[index] ?? 0));
  expect(updates.length).toBeGreaterThan(3);
  for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(60);
});
