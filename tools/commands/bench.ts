import { Argument, Command, InvalidArgumentError } from "commander";
import { benchChat } from "../bench/chat/chat";
import { updateBenchmarks } from "../bench/document";
import { benchLoad } from "../bench/load/load";
import { benchPlan } from "../bench/plan";
import { benchService } from "../bench/service/service";
import { benchSynth } from "../bench/synth";
import { print } from "../terminal";

/** What is measured, each in its own file: returns Markdown. `load` also writes its pictures when it is told to write. */
const benchmarks = {
  synth: benchSynth,
  plan: benchPlan,
  service: benchService,
  chat: benchChat,
  load: benchLoad,
};
const names = Object.keys(benchmarks);

interface BenchOptions {
  readonly runs: number;
  readonly write: boolean;
}

export function benchCommand(): Command {
  return new Command("bench")
    .description(
      "measure, and print a Markdown table. synth: synthesis against its floor, Node with cdktf and the provider " +
        "classes alone; plan: validate, plan, apply and a second plan of every stack in the local cloud; " +
        "service: the LLM service and its health proxy against the engine directly; " +
        "chat: the whole chat, from the page to the engine; load: the same with 1 to 4 instances and up to 200 clients",
    )
    .addArgument(new Argument("<name>").choices(names))
    .option("--runs <number>", "how often each is measured", parseRuns, 5)
    .option("--write", "also put the table into docs/benchmarks.md", false)
    .action(async (name: keyof typeof benchmarks, { runs, write }: BenchOptions) => {
      const table = await benchmarks[name](runs, write);
      print(table);
      if (write) updateBenchmarks(name, table);
    });
}

function parseRuns(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("A whole number from 1 to 999.");
  return Number(text);
}
