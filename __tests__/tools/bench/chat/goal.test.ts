import { atLeast, atMost } from "../../../../tools/bench/chat/goal";

const write = (value: number) => `${value} ms`;

test("a goal says whether it was met; the limit itself meets it", () => {
  expect(atMost(60, 60, write)).toBe("≤ 60 ms: met");
  expect(atMost(60, 60.1, write)).toBe("≤ 60 ms: missed");
  expect(atLeast(60, 60, write)).toBe("≥ 60 ms: met");
  expect(atLeast(60, 59.9, write)).toBe("≥ 60 ms: missed");
});
