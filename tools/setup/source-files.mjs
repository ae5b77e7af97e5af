import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * The files below some places of the project, sorted; what packages install is left out.
 * @param {string} directory of the project
 * @param {readonly string[]} places files and directories; one that does not exist has none
 * @param {(file: string) => boolean} isWanted
 * @returns {string[]} relative to the project
 */
export function sourceFiles(directory, places, isWanted) {
  return places.flatMap((place) => filesBelow(directory, place, isWanted)).sort();
}

/** One text for the state of files, by sizes and times of change, as make does it: reading them would take longer. */
export function fingerprint(directory, files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const { size, mtimeMs } = statSync(path.join(directory, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function filesBelow(directory, place, isWanted) {
  const absolute = path.join(directory, place);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return isWanted(place) ? [place] : [];
  return readdirSync(absolute)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => filesBelow(directory, path.join(place, name), isWanted));
}
