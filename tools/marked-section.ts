import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../local/paths";
import { CommandFailed } from "./failure";

/**
 * Puts text into a page of `docs/`, between `<!-- NAME -->` and `<!-- /NAME -->`.
 *
 * @throws CommandFailed the page has no such lines
 */
export function writeMarkedSection(page: string, name: string, content: string): void {
  const file = path.join(projectDirectory, "docs", page);
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new CommandFailed(`docs/${page} lacks the lines ${begin} and ${end}`, 1);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`);
}
