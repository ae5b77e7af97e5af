import {
  kibibytes,
  mebibytes,
  percentilesOfRuns,
  perSecond,
  seconds,
  spread,
} from "../../../../tools/bench/service/figure";

test("figures carry their units", () => {
  expect(perSecond(58_449)).toBe("58,400/s");
  expect(kibibytes(17_510)).toBe("17.1 KiB");
  expect(mebibytes(36_700_160)).toBe("35 MiB");
});

test("a spread is the median, the least and the most", () => {
  expect(spread([0.7, 0.58, 0.611], seconds)).toBe("0.61 s (0.58 s – 0.70 s)");
});

test("a percentile over runs is the median of the runs' own", () => {
  expect(percentilesOfRuns([[1, 2], [3, 90], [5]], 99)).toBe("5.00 ms");
});
