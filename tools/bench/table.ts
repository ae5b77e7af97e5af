import { cpus } from "node:os";
import type { Measurement } from "./measure";

const mebibyte = 1024 * 1024;

/** The value in the middle of an odd number of values; the mean of the two in the middle of an even one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("the median of nothing");
  return (upper + lower) / 2;
}

export const columns = ["wall s: median (min–max)", "processor s: median", "peak MiB: median (min–max)"];

/** The cells of one line of a table of measurements. */
export function cells(measurements: readonly Measurement[]): string[] {
  const wall = measurements.map(({ wallSeconds }) => wallSeconds);
  const memory = measurements.map(({ peakBytes }) => peakBytes / mebibyte);
  const processor = measurements.map(({ processorSeconds }) => processorSeconds);
  return [spread(wall, 2), median(processor).toFixed(2), spread(memory, 0)];
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What the figures depend on. */
export function describeMachine(runs: number): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} × ${model}, ${process.platform}, Node ${process.versions.node}, ${runs === 1 ? "one run" : `${runs} runs each`}.`;
}

function spread(values: readonly number[], digits: number): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
