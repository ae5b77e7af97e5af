import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ImageDefinition } from "./image-definition";

/**
 * The files that the build of an image sees, relative to its context, sorted: what its ignore file lets in.
 *
 * An ignore file here excludes everything (`*`), lets in files and directories (`!path`), and excludes names at any
 * depth again (`**\/name`, with `*` for any characters): all that is needed, and Docker reads it alike.
 *
 * @param root the project's directory
 * @throws Error for any other line, and for a path that does not exist
 */
export function contextFiles(definition: ImageDefinition, root: string): string[] {
  const file = `${definition.dockerfile}.dockerignore`;
  const [first, ...lines] = readFileSync(path.join(root, file), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (first !== "*") throw new Error(`${file}: the first line must be *, so that nothing comes in unnamed`);
  const included: string[] = [];
  const excluded: RegExp[] = [];
  for (const line of lines) {
    const [, entrance] = /^!([\w./-]+)$/.exec(line) ?? [];
    const [, name] = /^\*\*\/([\w.*-]+)$/.exec(line) ?? [];
    if (entrance !== undefined) included.push(entrance);
    else if (name !== undefined) excluded.push(patternOf(name));
    else throw new Error(`${file}: ${line} is neither !<path> nor **/<name>`);
  }
  const context = path.join(root, definition.context);
  return included.flatMap((entrance) => filesBelow(context, entrance, excluded)).sort();
}

function filesBelow(context: string, entry: string, excluded: readonly RegExp[]): string[] {
  if (excluded.some((pattern) => pattern.test(path.posix.basename(entry)))) return [];
  const place = path.join(context, entry);
  if (!statSync(place).isDirectory()) return [entry];
  return readdirSync(place).flatMap((name) => filesBelow(context, `${entry}/${name}`, excluded));
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
}
