import { seconds } from "../service/figure";
import { markdownTable } from "../table";
import type { StepSummary } from "./step-summary";

const header = [
  "instances",
  "clients",
  "tokens/s",
  "of the best",
  "first token p50",
  "first token p99",
  "fairness",
  "answers of a client",
];

/** A line for each number of clients at each number of instances. */
export function stepTable(steps: readonly StepSummary[]): string {
  return markdownTable(
    header,
    steps.map((step) => [
      String(step.instances),
      String(step.clients),
      step.tokensPerSecond.toFixed(1),
      `${(step.tokensPerSecond / step.best).toFixed(3)} of ${step.best}`,
      seconds(step.firstToken.p50 / 1000),
      seconds(step.firstToken.p99 / 1000),
      step.fairness.toFixed(3),
      `${step.answers.least} – ${step.answers.most}`,
    ]),
  );
}
