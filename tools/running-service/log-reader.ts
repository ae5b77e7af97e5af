import { closeSync, openSync, readSync, statSync } from "node:fs";

const chunkBytes = 256 * 1024;

/** Reads a log from its beginning, and then, each time, what it has gained. */
export class LogReader {
  private readonly decoder = new TextDecoder();
  private offset = 0;
  private partial = "";

  constructor(private readonly file: string) {}

  /** The lines that are complete, and were not read before. None when the file has gone. */
  lines(): string[] {
    const gained = this.read();
    const text = this.partial + gained;
    const lines = text.split("\n");
    this.partial = lines.pop() ?? "";
    return lines;
  }

  private read(): string {
    const size = statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
    // Cut short, or begun anew.
    if (size < this.offset) {
      this.offset = 0;
      this.partial = "";
    }
    if (size === this.offset) return "";
    const file = openSync(this.file, "r");
    try {
      let text = "";
      const chunk = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        const bytes = readSync(file, chunk, 0, chunkBytes, this.offset);
        if (bytes === 0) return text;
        this.offset += bytes;
        text += this.decoder.decode(chunk.subarray(0, bytes), { stream: true });
      }
    } finally {
      closeSync(file);
    }
  }
}
