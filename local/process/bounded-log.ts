import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";

/** Of the file, and of the one before it, which is kept beside it with `.1` at its end. */
const longestBytes = 64 * 1024 * 1024;

/** Appends lines of JSON, each with its time, to a file that does not grow without end. */
export class BoundedLog<Entry extends object> {
  private bytes: number;

  /** @param file its directory is made */
  constructor(
    readonly file: string,
    private readonly limitBytes = longestBytes,
  ) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.bytes = existsSync(file) ? statSync(file).size : 0;
  }

  write(entry: Entry): void {
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`;
    try {
      this.append(line);
    } catch {
      // The disk is full: that keeps nobody from their work.
    }
  }

  private append(line: string): void {
    if (this.bytes > 0 && this.bytes + Buffer.byteLength(line) > this.limitBytes) {
      renameSync(this.file, `${this.file}.1`);
      this.bytes = 0;
    }
    appendFileSync(this.file, line);
    this.bytes += Buffer.byteLength(line);
  }
}
