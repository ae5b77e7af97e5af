import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";

/** Packs code as a stack packs a function's, and returns the file. */
export function functionZip(directory: string, name: string, code: string): string {
  const file = join(directory, `${name}.zip`);
  writeFileSync(file, zipSync({ "index.js": strToU8(code) }));
  return file;
}
