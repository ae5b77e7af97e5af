import { Command } from "commander";
import { updateBenchmarks } from "../bench/document";
import { benchPlan } from "../bench/plan";
import { benchSynth } from "../bench/synth";
import { print } from "../terminal";

interface BenchOptions {
  readonly runs: number;
  readonly write: boolean;
}

/** What is measured, each in its own file: returns a Markdown table. */
const benchmarks = { synth: benchSynth, plan: benchPlan } satisfies Record<
  string,
  (runs: number) => Promise<string>
>;

export function benchCommand(): Command {
  const command = new Command("bench").description("measure, and print a Markdown table");
  for (const [name, measure] of Object.entries(benchmarks)) {
    command
      .command(name)
      .description(
        name === "synth"
          ? "wall time and memory of synthesis against its floor: Node, cdktf and the provider classes alone"
          : "wall time and memory of validate, plan, apply and a second plan of every stack in the local cloud",
      )
      .option("--runs <number>", "how often each is measured", Number.parseInt, 5)
      .option("--write", "also put the table into docs/benchmarks.md", false)
      .action(async ({ runs, write }: BenchOptions) => {
        const table = await measure(runs);
        print(table);
        if (write) updateBenchmarks(name, table);
      });
  }
  return command;
}
