import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import type { Log } from "../../../../assets/lambda/src/common/logger";
import type { Metrics } from "../../../../assets/lambda/src/common/metrics";

/** What functions log, count and post, kept for a test to read. */
export class Recorder {
  readonly lines: { level: keyof Log; event: string; fields: Readonly<Record<string, unknown>> }[] = [];
  readonly counts: { name: string; dimensions: Readonly<Record<string, string>> }[] = [];
  readonly posts: { connectionId: string; frame: ServerFrame }[] = [];
  /** Connections that do not exist any more. */
  readonly gone = new Set<string>();

  readonly log: Log = {
    debug: (event, fields = {}) => this.lines.push({ level: "debug", event, fields }),
    info: (event, fields = {}) => this.lines.push({ level: "info", event, fields }),
    warn: (event, fields = {}) => this.lines.push({ level: "warn", event, fields }),
    error: (event, fields = {}) => this.lines.push({ level: "error", event, fields }),
  };

  readonly metrics: Metrics = {
    count: (name, dimensions = {}) => this.counts.push({ name, dimensions }),
    milliseconds: () => {},
  };

  readonly connectionsApi = {
    post: async (connectionId: string, frame: ServerFrame): Promise<"sent" | "gone"> => {
      if (this.gone.has(connectionId)) return "gone";
      this.posts.push({ connectionId, frame });
      return "sent";
    },
  };

  /** Frames that were posted to a connection, in order. */
  framesTo(connectionId: string): ServerFrame[] {
    return this.posts.filter((post) => post.connectionId === connectionId).map(({ frame }) => frame);
  }

  /** Everything that was logged, as text. */
  get text(): string {
    return JSON.stringify(this.lines);
  }
}
