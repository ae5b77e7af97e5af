import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";

const pollMilliseconds = 20;
const chunkBytes = 64 * 1024;

/** Hands out the lines that a program appends to its log file, from where the file ended when the tail was made. */
export class LogTail {
  private readonly listeners = new Set<(line: string) => void>();
  private readonly decoder = new TextDecoder();
  private offset: number;
  private partial = "";
  private timer: NodeJS.Timeout | undefined;

  /** Makes the file when it is not there. */
  constructor(readonly file: string) {
    closeSync(openSync(file, "a"));
    this.offset = statSync(file).size;
  }

  /** Calls `listener` with each further line, until the returned function is called. */
  listen(listener: (line: string) => void): () => void {
    // What came while nobody listened is not for this one.
    if (this.listeners.size === 0) this.read();
    this.listeners.add(listener);
    this.timer ??= setInterval(() => this.read(), pollMilliseconds).unref();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  /** Reads at once what the file has gained. */
  read(): void {
    const file = openSync(this.file, "r");
    try {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      for (;;) {
        const bytes = readSync(file, chunk, 0, chunkBytes, this.offset);
        if (bytes === 0) return;
        this.offset += bytes;
        this.take(this.decoder.decode(chunk.subarray(0, bytes), { stream: true }));
      }
    } finally {
      closeSync(file);
    }
  }

  /** The end of the file, for error messages. */
  lastLines(count = 15): string {
    return readFileSync(this.file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
  }

  private take(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines) for (const listener of [...this.listeners]) listener(line);
  }
}
