import { percentile } from "../../../../tools/bench/service/percentile";

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  { percent: 50, value: 50 },
  { percent: 99, value: 99 },
  { percent: 100, value: 100 },
  { percent: 0.5, value: 1 },
])("the $percent th percentile of 1 to 100, in any order, is $value", ({ percent, value }) => {
  expect(percentile(hundred, percent)).toBe(value);
});

test("sorts as numbers, and leaves its argument alone", () => {
  const values = [10, 9, 100];
  expect(percentile(values, 50)).toBe(10);
  expect(values).toEqual([10, 9, 100]);
});

test("one value is every percentile of itself; none has no percentile", () => {
  expect(percentile([7], 99)).toBe(7);
  expect(() => percentile([], 99)).toThrow("the 99th percentile of 0 values");
});
