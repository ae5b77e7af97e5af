import type { MeasuredStep } from "../../../../tools/bench/load/measure-steps";
import { memoryParts } from "../../../../tools/bench/load/memory-by-part";
import { summarizeSteps } from "../../../../tools/bench/load/step-summary";

function step(clients: number, tokensPerSecond: number, least: number, most: number): MeasuredStep {
  const memory = Object.fromEntries(memoryParts.map((part) => [part, tokensPerSecond]));
  return {
    instances: 1,
    clients,
    figures: {
      tokensPerSecond,
      firstToken: { p50: tokensPerSecond, p99: 2 * tokensPerSecond },
      fairness: 1,
      answers: { least, most },
    },
    checked: { answered: 1, cancelled: 0, refused: new Map(), faults: [] },
    memory: memory as MeasuredStep["memory"],
  };
}

test("the runs of a step become one: medians, and the least and the most answers of any run", () => {
  const [few, many] = summarizeSteps([
    step(4, 18, 2, 3),
    step(16, 19, 1, 1),
    step(4, 20, 1, 2),
    step(16, 19, 1, 1),
    step(4, 16, 2, 4),
    step(16, 19, 1, 1),
  ]);
  expect(few).toMatchObject({
    clients: 4,
    tokensPerSecond: 18,
    firstToken: { p50: 18, p99: 36 },
    answers: { least: 1, most: 4 },
  });
  expect(few?.memory.emulator).toBe(18);
  expect(many).toMatchObject({ clients: 16, tokensPerSecond: 19 });
});

test("the best is what the engines make, or the clients can take; only more clients than places fill the engines", () => {
  const best = (clients: number) => {
    const [summary] = summarizeSteps([step(clients, 1, 1, 1)]);
    return [summary?.best, summary?.isFull];
  };
  expect(best(1)).toEqual([5, false]);
  expect(best(4)).toEqual([20, false]);
  expect(best(50)).toEqual([20, true]);
});
