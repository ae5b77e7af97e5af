import { countTokens } from "../../../../tools/bench/load/count-tokens";
import { accepted, delta, finished } from "./support/frames";

const frames = [
  accepted(0),
  delta(10, 1, "w1"),
  delta(20, 2, " w2 w3"),
  delta(30, 3, " w10"),
  finished(31, 4),
];

test("all tokens of a frame count, and frames without text do not", () => {
  expect(countTokens(frames)).toBe(4);
});

test("a time counts from its beginning to just before its end", () => {
  expect(countTokens(frames, 10, 30)).toBe(3);
  expect(countTokens(frames, 11)).toBe(3);
});
