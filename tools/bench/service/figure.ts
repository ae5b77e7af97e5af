import { median } from "../table";
import { percentile } from "./percentile";

export const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

/** `1.23 ms` and its sign. */
export const addedMilliseconds = (value: number) =>
  `${value < 0 ? "−" : "+"}${milliseconds(Math.abs(value))}`;

export const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

export const kibibytes = (bytes: number) => `${(bytes / 2 ** 10).toFixed(1)} KiB`;

/** `58,400/s` */
export const perSecond = (rate: number) => `${(Math.round(rate / 100) * 100).toLocaleString("en")}/s`;

/** `p50 0.41 ms, p99 1.20 ms` */
export function percentiles(values: readonly number[]): string {
  return `p50 ${milliseconds(percentile(values, 50))}, p99 ${milliseconds(percentile(values, 99))}`;
}

/** `0.61 s (0.58–0.70)`: the median, the least and the most, each written by `write`. */
export function spread(values: readonly number[], write: (value: number) => string): string {
  return `${write(median(values))} (${write(Math.min(...values))} – ${write(Math.max(...values))})`;
}
