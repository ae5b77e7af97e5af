import { clientCounts, instanceCounts } from "../load-settings";
import { memoryParts } from "../memory-by-part";
import type { StepSummary } from "../step-summary";
import { drawChart } from "./draw-chart";
import { ofInstances } from "./of-instances";

/** Memory with the most clients by instances, a bar of all parts for each number. */
export function memoryPicture(steps: readonly StepSummary[]): string {
  const memories = instanceCounts.flatMap((instances) => ofInstances(steps, instances).at(-1)?.memory ?? []);
  return drawChart({
    title: `Resident memory of each part, ${Math.max(...clientCounts)} clients`,
    subtitle: "Functions: each answer that is worked on is a process here; on AWS those are Lambda's.",
    x: { name: "instances", values: instanceCounts },
    y: { name: "MiB", scale: "linear" },
    legendRows: 2,
    series: memoryParts.map((part) => ({
      type: "bar" as const,
      name: part,
      stack: "memory",
      data: memories.map((memory) => Math.round(memory[part])),
      barWidth: "45%",
    })),
  });
}
