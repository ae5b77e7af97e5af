import { markdownTable } from "../table";
import { clientCounts, instanceCounts } from "./load-settings";
import { type MemoryByPart, memoryParts } from "./memory-by-part";
import { ofInstances } from "./pictures/of-instances";
import type { StepSummary } from "./step-summary";

/** MiB of each part, by instances, with the most clients. */
export function memoryTable(steps: readonly StepSummary[]): string {
  const memories = instanceCounts.flatMap((instances) => ofInstances(steps, instances).at(-1)?.memory ?? []);
  const line = (title: string, value: (memory: MemoryByPart) => number) => [
    title,
    ...memories.map((memory) => value(memory).toFixed(0)),
  ];
  return markdownTable(
    [
      `MiB, ${Math.max(...clientCounts)} clients`,
      ...instanceCounts.map((instances) => (instances === 1 ? "1 instance" : `${instances} instances`)),
    ],
    [
      ...memoryParts.map((part) => line(part, (memory) => memory[part])),
      line("**together**", (memory) => memoryParts.reduce((sum, part) => sum + memory[part], 0)),
    ],
  );
}
