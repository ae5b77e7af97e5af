import type { CheckedQuestions } from "../../../../tools/bench/load/check-questions";
import { overloadRows, questionRow, throughputRows } from "../../../../tools/bench/load/load-rows";
import type { StepSummary } from "../../../../tools/bench/load/step-summary";

const checked = (faults: readonly string[] = []): CheckedQuestions => ({
  answered: 3,
  cancelled: 2,
  refused: new Map([
    ["OVERLOADED", 2],
    ["UNAVAILABLE", 1],
  ]),
  faults,
});

const step = (instances: number, clients: number, tokensPerSecond: number) =>
  ({
    instances,
    clients,
    tokensPerSecond,
    best: 20 * instances,
    isFull: clients > 4 * instances,
  }) as StepSummary;

test("the goal is met when the worst of the steps that fill the engines meets it", () => {
  const steps = [1, 2, 3, 4].flatMap((instances) => [
    step(instances, 4, 5),
    step(instances, 50, 19.5 * instances),
    step(instances, 100, instances === 2 ? 37 : 20 * instances),
  ]);
  const rows = throughputRows(steps);
  expect(rows.map(({ goal }) => goal)).toEqual([
    "≥ 0.95: met",
    "≥ 0.95: missed",
    "≥ 0.95: met",
    "≥ 0.95: met",
  ]);
  expect(rows[1]).toMatchObject({ figure: "0.950 (0.925 – 0.975)", peer: "the engines' sum: 40/s" });
});

test("one fault misses the goal, and everything that became of questions is counted", () => {
  expect(questionRow("q", [checked(), checked()])).toMatchObject({
    figure: "0",
    goal: "≤ 0: met",
    peer: "6 answered, 4 cancelled, 6 refused",
  });
  expect(questionRow("q", [checked(), checked(["lost"])])).toMatchObject({
    figure: "1",
    goal: "≤ 0: missed",
  });
});

test("an overload in which nobody was refused and nobody told a place has figures all the same", () => {
  const positions = { frames: 0, tooGood: 0, neverTrue: 0, lateMilliseconds: [] };
  const rows = overloadRows([
    { checked: checked(), positions, refusedAfter: [], retryAfter: [], duration: 5000 },
  ]);
  expect(rows.map(({ figure }) => figure)).toEqual(["0", "0", "0 of 48", "5.00 s (5.00 s – 5.00 s)"]);
});
