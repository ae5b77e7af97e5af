import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

const READABLE = 0o644;

/** Writes a file so that readers see the old one or the new one, never half of it. */
export function writeFileWhole(file: string, content: string | Uint8Array, mode = READABLE): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { mode });
  renameSync(draft, file);
}
