import { fairnessIndex } from "../../../../tools/bench/load/fairness-index";

test("the index is 1 when all get the same, whatever it is, and 1/n when one gets everything", () => {
  expect(fairnessIndex([7, 7, 7])).toBe(1);
  expect(fairnessIndex([5, 0, 0, 0])).toBe(0.25);
});

test("the index of an unequal share is that of the formula", () => {
  expect(fairnessIndex([1, 2, 3])).toBeCloseTo(36 / 42);
});

test("there is no index of nothing", () => {
  expect(() => fairnessIndex([0, 0])).toThrow(RangeError);
});
