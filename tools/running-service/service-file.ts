import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a start leaves in the run directory for the other commands, and for the next start. */
export interface ServiceFile {
  /** Of the local cloud: whoever holds it wrote this. It is nobody's any more when the lease is gone. */
  readonly leaseId: string;
  /** Where the process answers with its ServiceReport. */
  readonly statusUrl: string;
  /** Of the last start that had a page; 0: there was none. */
  readonly pagePort: number;
}

/** Undefined when there is none, or none that can be read. */
export function readServiceFile(directory: string): ServiceFile | undefined {
  try {
    return JSON.parse(readFileSync(serviceFilePath(directory), "utf8"));
  } catch {
    return undefined;
  }
}

export function writeServiceFile(directory: string, content: ServiceFile): void {
  const file = serviceFilePath(directory);
  writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function serviceFilePath(directory: string): string {
  return path.join(directory, "service.json");
}
