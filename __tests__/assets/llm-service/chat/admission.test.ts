import { Admission, type Place } from "../../../../assets/llm-service/src/chat/admission";

class Recorder {
  readonly told: (number | "admitted")[] = [];
  place: Place | undefined;
  onPosition(position: number): void {
    this.told.push(position);
  }
  onAdmitted(): void {
    this.told.push("admitted");
  }
}

function enter(admission: Admission): Recorder {
  const recorder = new Recorder();
  recorder.place = admission.apply(recorder);
  return recorder;
}

test("runs so many, lets so many wait, and has no room for more", () => {
  const admission = new Admission({ maxInFlight: 2, maxQueued: 1 });
  const all = [enter(admission), enter(admission), enter(admission)];
  expect(all.map(({ told }) => told)).toEqual([["admitted"], ["admitted"], [1]]);
  expect(admission).toMatchObject({ inFlight: 2, queued: 1, hasRoom: false });
  expect(() => enter(admission)).toThrow(RangeError);
});

test("first come, first served, and everybody hears of a new position", () => {
  const admission = new Admission({ maxInFlight: 1, maxQueued: 3 });
  const [running, first, second, third] = [1, 2, 3, 4].map(() => enter(admission));
  running?.place?.leave();
  expect(first?.told).toEqual([1, "admitted"]);
  expect(second?.told).toEqual([2, 1]);
  expect(third?.told).toEqual([3, 2]);
  expect(admission).toMatchObject({ inFlight: 1, queued: 2 });
});

test("whoever gives up waiting moves only those behind", () => {
  const admission = new Admission({ maxInFlight: 1, maxQueued: 3 });
  const [, first, second, third] = [1, 2, 3, 4].map(() => enter(admission));
  second?.place?.leave();
  expect(first?.told).toEqual([1]);
  expect(third?.told).toEqual([3, 2]);
});

test("leaving twice frees one place", () => {
  const admission = new Admission({ maxInFlight: 1, maxQueued: 2 });
  const [running, first, second] = [1, 2, 3].map(() => enter(admission));
  running?.place?.leave();
  running?.place?.leave();
  expect(first?.told).toContain("admitted");
  expect(second?.told).toEqual([2, 1]);
  first?.place?.leave();
  second?.place?.leave();
  expect(admission).toMatchObject({ inFlight: 0, queued: 0, hasRoom: true });
});

test("one that leaves while it is told of its position disturbs nobody", () => {
  const admission = new Admission({ maxInFlight: 1, maxQueued: 3 });
  const running = enter(admission);
  const first = enter(admission);
  const second = enter(admission);
  second.onPosition = () => second.place?.leave();
  const third = enter(admission);
  running.place?.leave();
  expect(first.told).toEqual([1, "admitted"]);
  expect(third.told.at(-1)).toBe(1);
  expect(admission.queued).toBe(1);
});
