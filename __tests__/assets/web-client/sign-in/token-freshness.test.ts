import { isExpired, isFresh } from "../../../../assets/web-client/src/sign-in/token-freshness";

test("a token near its end is renewed before a connection, and good until the end otherwise", () => {
  expect(isFresh(1_031, 1_000_000)).toBe(true);
  expect(isFresh(1_030, 1_000_000)).toBe(false);
  expect(isExpired(1_001, 1_000_000)).toBe(false);
  expect(isExpired(1_000, 1_000_000)).toBe(true);
});

test("without a time it is the service that says", () => {
  expect(isFresh(undefined, 0)).toBe(true);
  expect(isExpired(undefined, 0)).toBe(false);
});
