import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";

/** What happened at the gateway: nothing that a user wrote, and no token. */
export type GatewayEvent =
  | { readonly event: "connected"; readonly connectionId: string; readonly userId: string | undefined }
  | { readonly event: "refused"; readonly statusCode: number }
  | { readonly event: "disconnected"; readonly connectionId: string; readonly code: number }
  | {
      readonly event: "message";
      readonly connectionId: string;
      readonly route: string;
      readonly outcome: "returned" | "failed" | "throttled";
    }
  | { readonly event: "message-refused"; readonly connectionId: string; readonly reason: string };

/** Of the file, and of the one before it, which is kept beside it with `.1` at its end. */
const longestBytes = 64 * 1024 * 1024;

/** Appends lines of JSON to a file that does not grow without end. */
export class GatewayLog {
  private bytes: number;

  /** @param file its directory is made */
  constructor(
    readonly file: string,
    private readonly limitBytes = longestBytes,
  ) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.bytes = existsSync(file) ? statSync(file).size : 0;
  }

  write(entry: GatewayEvent): void {
    const line = `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`;
    try {
      this.append(line);
    } catch {
      // The disk is full: that is no reason to refuse a user.
    }
  }

  private append(line: string): void {
    if (this.bytes > 0 && this.bytes + line.length > this.limitBytes) {
      renameSync(this.file, `${this.file}.1`);
      this.bytes = 0;
    }
    appendFileSync(this.file, line);
    this.bytes += line.length;
  }
}
