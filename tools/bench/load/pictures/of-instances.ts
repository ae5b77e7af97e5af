import { clientCounts } from "../load-settings";
import type { StepSummary } from "../step-summary";

/** The steps with so many instances, by rising number of clients. @throws Error one is missing */
export function ofInstances(steps: readonly StepSummary[], instances: number): StepSummary[] {
  return clientCounts.map((clients) => {
    const found = steps.find((step) => step.instances === instances && step.clients === clients);
    if (found === undefined)
      throw new Error(`${clients} clients at ${instances} instances were not measured`);
    return found;
  });
}
