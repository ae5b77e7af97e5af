import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { localCloudDirectory } from "../../local/paths";
import { serviceFilePath } from "./service-file";

/** Where the running service of an environment writes: logs, data, the addresses of its parts. */
export function runDirectory(environment: string): string {
  return path.join(localCloudDirectory(environment), "run");
}

/** Before a start: removes the logs of the last one, and its data unless that is kept. */
export function clearRunDirectory(directory: string, { keep }: { readonly keep: boolean }): void {
  if (keep) removeFiles(directory, (file) => isLog(file));
  else rmSync(directory, { recursive: true, force: true });
  // The issuer's signing key and what users wrote are in it.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** After a run whose data is not kept: the logs stay, and where the page was. */
export function removeData(directory: string): void {
  removeFiles(directory, (file) => !isLog(file) && file !== serviceFilePath(directory));
}

function removeFiles(directory: string, isUnwanted: (file: string) => boolean): void {
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isDirectory() && isUnwanted(file)) rmSync(file, { force: true });
  }
}

/** With those that were full, and begun anew. */
function isLog(file: string): boolean {
  return /\.log(\.\d+)?$/.test(file);
}
