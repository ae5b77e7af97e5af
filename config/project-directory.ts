import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The directory of package.json: the same from the sources and from what is compiled in `dist/`. */
export const projectDirectory = findUpwards(__dirname);

function findUpwards(directory: string): string {
  if (existsSync(join(directory, "package.json"))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error(`no package.json above ${__dirname}`);
  return findUpwards(parent);
}
