import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** The file that the shell would run for a name; undefined when there is none. */
export function findProgram(name) {
  return (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((directory) => path.join(directory, name))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
