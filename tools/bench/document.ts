import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../local/paths";
import { CommandFailed } from "../failure";

/** Puts a table into docs/benchmarks.md, between `<!-- bench NAME -->` and `<!-- /bench NAME -->`. */
export function updateBenchmarks(name: string, table: string): void {
  const file = path.join(projectDirectory, "docs", "benchmarks.md");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- /bench ${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new CommandFailed(`docs/benchmarks.md lacks the lines ${begin} and ${end}`, 1);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`);
}
