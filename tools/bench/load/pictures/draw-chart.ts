import { type EChartsOption, init } from "echarts";

const size = { width: 800, height: 460 };
/** Black enough on white, wherever the picture is shown: it brings its own background. */
const textStyle = { fontFamily: "system-ui, sans-serif", color: "#24292f" };
const axis = {
  axisLabel: { color: textStyle.color, fontSize: 13 },
  axisLine: { show: true, lineStyle: { color: "#57606a" } },
  splitLine: { lineStyle: { color: "#d0d7de" } },
  nameTextStyle: { color: textStyle.color, fontSize: 13 },
  nameLocation: "middle",
} as const;

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: { readonly name: string; readonly values: readonly (number | string)[] };
  readonly y: { readonly name: string; readonly scale: "linear" | "logarithmic" };
  readonly legendRows: 1 | 2;
  /** Those with a name are in the legend. */
  readonly series: NonNullable<EChartsOption["series"]>;
}

/** Told apart by people with any colour vision, on white. Source: Okabe and Ito, https://jfly.uni-koeln.de/color/ */
const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999"];

/** Of the series of this number, from 0. */
export function color(index: number): string {
  return colors[index % colors.length] ?? textStyle.color;
}

/** An SVG, the same for the same chart. */
export function drawChart({ legendRows, series, subtitle, title, x, y }: Chart): string {
  const chart = init(null, undefined, { renderer: "svg", ssr: true, ...size });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      color: colors,
      textStyle,
      title: {
        ...{ text: title, subtext: subtitle, left: 20, top: 14, itemGap: 8 },
        ...{ textStyle: { ...textStyle, fontSize: 17 }, subtextStyle: { ...textStyle, fontSize: 13 } },
      },
      legend: { bottom: 8, itemGap: 18, textStyle: { ...textStyle, fontSize: 13 } },
      grid: { left: 70, right: 30, top: 82, bottom: 60 + 28 * legendRows },
      xAxis: { type: "category", data: [...x.values], name: x.name, nameGap: 30, ...axis },
      yAxis: { type: y.scale === "linear" ? "value" : "log", name: y.name, nameGap: 48, ...axis },
      series,
    });
    return `${renumbered(chart.renderToSVGString())}\n`;
  } finally {
    chart.dispose();
  }
}

/** ECharts goes on counting from chart to chart: the same one would have other names each time. */
function renumbered(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/zr\d+-(?:cls-|c)\d+/g, (name) => {
    const known = names.get(name) ?? `n${names.size}`;
    names.set(name, known);
    return known;
  });
}
