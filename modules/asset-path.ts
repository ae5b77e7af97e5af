import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Absolute path of a file below `assets/`, from the compiled code in `dist/` and from its source alike. */
export function assetPath(...segments: string[]): string {
  return join(projectRoot(__dirname), "assets", ...segments);
}

function projectRoot(directory: string): string {
  if (existsSync(join(directory, "package.json"))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error(`no package.json above ${__dirname}`);
  return projectRoot(parent);
}
