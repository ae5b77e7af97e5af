import { writeMarkedSection } from "../marked-section";

/** Puts a table into docs/benchmarks.md, between `<!-- bench NAME -->` and `<!-- /bench NAME -->`. */
export function updateBenchmarks(name: string, table: string): void {
  writeMarkedSection("benchmarks.md", `bench ${name}`, table);
}
