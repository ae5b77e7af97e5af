import { readdirSync } from "node:fs";
import path from "node:path";

export interface LogFile {
  /** Its place in the run directory, without `.log`: `emulator/functions/…-inference`. */
  readonly name: string;
  readonly file: string;
}

const suffix = ".log";
/** What status calls a part, beyond its name. */
const kindOfPart = /^(instance|function) /;

/**
 * The logs of a run directory, in the order of their names.
 *
 * @param part words that are in the name, one after the other: `inference`, `a engine`; or a part as its status calls
 *   it: `instance a: engine`. Default: all
 */
export function logFiles(directory: string, part = ""): LogFile[] {
  return namesIn(directory)
    .filter((name) => hasWords(wordsOf(name), wordsOf(part.replace(kindOfPart, ""))))
    .sort()
    .map((name) => ({ name, file: path.join(directory, `${name}${suffix}`) }));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(suffix))
      .map((file) => file.slice(0, -suffix.length));
  } catch {
    // Nothing has run yet.
    return [];
  }
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function hasWords(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, start) => wanted.every((word, offset) => words[start + offset] === word));
}
