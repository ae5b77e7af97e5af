import { clientCounts, instanceCounts } from "../load-settings";
import type { StepSummary } from "../step-summary";
import { color, drawChart } from "./draw-chart";
import { ofInstances } from "./of-instances";

/** Time to the first token by clients, two lines for each number of instances. */
export function firstTokenPicture(steps: readonly StepSummary[]): string {
  return drawChart({
    title: "Time from the question to the first token of its answer",
    subtitle: "Solid: half of the questions wait no longer (p50). Dotted: 99 of 100 (p99).",
    x: { name: "clients, each asking again as soon as it is answered", values: clientCounts },
    y: { name: "seconds, logarithmic", scale: "logarithmic" },
    legendRows: 1,
    series: instanceCounts.flatMap((instances, index) => {
      const own = ofInstances(steps, instances);
      const lineColor = color(index);
      return (["p50", "p99"] as const).map((which) => ({
        type: "line" as const,
        ...(which === "p50" ? { name: instances === 1 ? "1 instance" : `${instances} instances` } : {}),
        data: own.map(({ firstToken }) => firstToken[which] / 1000),
        symbolSize: which === "p50" ? 7 : 4,
        lineStyle: {
          width: 2,
          type: which === "p50" ? ("solid" as const) : ("dotted" as const),
          color: lineColor,
        },
        itemStyle: { color: lineColor },
      }));
    }),
  });
}
