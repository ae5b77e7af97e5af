import { median } from "../table";
import { percentile } from "./percentile";

export const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

export const seconds = (value: number) => `${value.toFixed(2)} s`;

export const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

export const kibibytes = (bytes: number) => `${(bytes / 2 ** 10).toFixed(1)} KiB`;

/** Rounded to hundreds: `58,400/s`. */
export const perSecond = (rate: number) => `${(Math.round(rate / 100) * 100).toLocaleString("en-US")}/s`;

/** The median over the runs of each run's percentile, in milliseconds: a busy moment of the machine spoils one run. */
export function percentilesOfRuns(runs: readonly (readonly number[])[], percent: number): string {
  return milliseconds(median(runs.map((values) => percentile(values, percent))));
}

/** `0.61 s (0.58 s – 0.70 s)`: the median, the least and the most, each written by `write`. */
export function spread(values: readonly number[], write: (value: number) => string): string {
  return `${write(median(values))} (${write(Math.min(...values))} – ${write(Math.max(...values))})`;
}
