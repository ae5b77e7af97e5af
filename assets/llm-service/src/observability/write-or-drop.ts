import { writeSync } from "node:fs";

const standardOutput = 1;

/**
 * Writes text to standard output. What cannot be written, because a disk is full or the reader has gone, is lost: it must
 * not end the program, whose answers matter more.
 */
export function writeOrDrop(text: string): void {
  try {
    writeSync(standardOutput, text);
  } catch {
    // Nobody could be told.
  }
}
