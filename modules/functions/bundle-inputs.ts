import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Files and directories, relative to the project, whose content may get into a function beside the packages. */
const sources = [
  "assets/chat-protocol",
  "assets/lambda/package.json",
  "assets/lambda/src",
  "assets/proto/generated",
  // What it says of side effects and module kinds holds for the directories that have none of their own.
  "package.json",
];

/** What npm says is installed: every package with its version and the hash of its content. */
const installedPackages = "node_modules/.package-lock.json";

/**
 * A hash of everything that decides what the bundler writes: its options, its own version and that of every package, and
 * every file that it may read beside them. Equal means equal bundles.
 *
 * @param root the project's directory
 * @param options all that the bundles depend on and no file says
 */
export function bundleInputs(root: string, options: unknown): string {
  const hash = createHash("sha256").update(JSON.stringify(options));
  for (const file of [installedPackages, ...sources.flatMap((source) => filesBelow(root, source))]) {
    const content = readFileSync(path.join(root, file));
    hash.update(`\n${file} ${content.byteLength}\n`).update(content);
  }
  return hash.digest("hex");
}

/**
 * Whether a file is among those that {@link bundleInputs} reads, or of an installed package.
 *
 * @param file relative to the project, as esbuild's metafile names it
 */
export function isBundleInput(file: string): boolean {
  return (
    /(^|\/)node_modules\//.test(file) ||
    sources.some((source) => file === source || file.startsWith(`${source}/`))
  );
}

function filesBelow(root: string, entry: string): string[] {
  const place = path.join(root, entry);
  if (!existsSync(place)) return [];
  if (!statSync(place).isDirectory()) return [entry];
  return readdirSync(place)
    .sort()
    .flatMap((name) => filesBelow(root, `${entry}/${name}`));
}
