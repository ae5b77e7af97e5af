import { clientCounts, engineTokensPerSecond, instanceCounts } from "../load-settings";
import type { StepSummary } from "../step-summary";
import { color, drawChart } from "./draw-chart";
import { ofInstances } from "./of-instances";

/** Tokens per second by clients, a line for each number of instances, with what the engines could make at best. */
export function throughputPicture(steps: readonly StepSummary[]): string {
  return drawChart({
    title: "Tokens per second that the clients receive together",
    subtitle: `Dashed: the best that so many clients and engines of ${engineTokensPerSecond} tokens/s can make`,
    x: { name: "clients, each asking again as soon as it is answered", values: clientCounts },
    y: { name: "tokens/s", scale: "linear" },
    legendRows: 1,
    series: instanceCounts.flatMap((instances, index) => {
      const own = ofInstances(steps, instances);
      const lineColor = color(index);
      return [
        {
          type: "line",
          name: instances === 1 ? "1 instance" : `${instances} instances`,
          data: own.map(({ tokensPerSecond }) => tokensPerSecond),
          symbolSize: 7,
          lineStyle: { width: 2.5, color: lineColor },
          itemStyle: { color: lineColor },
        },
        {
          type: "line",
          data: own.map(({ best }) => best),
          symbol: "none",
          lineStyle: { width: 1.5, type: "dashed", color: lineColor },
        },
      ];
    }),
  });
}
