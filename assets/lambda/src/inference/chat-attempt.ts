import { type ClientReadableStream, Metadata, type StatusObject, status } from "@grpc/grpc-js";
import type { ChatEvent, Finished } from "../../../proto/generated/llm/v1/chat";
import type { Timing } from "./timing";

/** How a call ended: with the answer's end, or with a status of any code, OK too when it just broke off. */
export type ChatEnd = { readonly finished: Finished } | { readonly failed: StatusObject };

/** Who is told of what happens in a call. */
export interface ChatListener {
  readonly signal: AbortSignal;
  /** Everything but `finished`, which is the result. */
  readonly onEvent: (event: NonNullable<ChatEvent["event"]>) => void;
  readonly onSetCookie: (values: readonly string[]) => void;
}

/** How long the status may take after the last event. Only its cookies are of interest then. */
const statusMilliseconds = 500;

/** One gRPC call. It ends itself when nothing is heard of it for too long. */
export class ChatAttempt {
  /** The service has answered, if only with headers. */
  hasAnswered = false;
  private timer: NodeJS.Timeout;
  private finished: Finished | undefined;
  private status: StatusObject | undefined;
  private settle: (end: ChatEnd) => void = () => {};

  constructor(
    private readonly stream: ClientReadableStream<ChatEvent>,
    private readonly listener: ChatListener,
    private readonly timing: Pick<Timing, "headers" | "silence">,
  ) {
    this.timer = setTimeout(() => this.giveUp(`no answer within ${timing.headers} ms`), timing.headers);
    stream.on("metadata", (metadata) => this.onMetadata(metadata));
    stream.on("data", (event) => this.onData(event));
    // Its status says the same.
    stream.on("error", () => {});
    stream.on("status", (received) => this.onStatus(received));
  }

  /** @throws the reason of the signal */
  async end(): Promise<ChatEnd> {
    const { signal } = this.listener;
    let onAbort = () => {};
    try {
      return await new Promise<ChatEnd>((resolve, reject) => {
        this.settle = resolve;
        onAbort = () => reject(signal.reason);
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort);
        // After the last event has been read, which is not always before the status.
        this.stream.on("end", () => this.conclude());
      });
    } finally {
      signal.removeEventListener("abort", onAbort);
      clearTimeout(this.timer);
      this.stream.removeAllListeners("data").removeAllListeners("metadata");
      this.stream.cancel();
    }
  }

  private onMetadata(metadata: Metadata): void {
    this.hasAnswered = true;
    this.listener.onSetCookie(setCookies(metadata));
    this.waitFor(this.timing.silence);
  }

  private onData({ event }: ChatEvent): void {
    if (this.finished !== undefined || event === undefined) return;
    this.timer.refresh();
    if (event.$case !== "finished") {
      this.listener.onEvent(event);
      return;
    }
    this.finished = event.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.conclude(), statusMilliseconds);
  }

  private onStatus(received: StatusObject): void {
    this.status = received;
    this.listener.onSetCookie(setCookies(received.metadata));
  }

  private conclude(): void {
    if (this.finished !== undefined) this.settle({ finished: this.finished });
    else if (this.status !== undefined) this.settle({ failed: this.status });
  }

  private waitFor(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveUp(`silent for ${milliseconds} ms`), milliseconds);
  }

  private giveUp(details: string): void {
    this.settle({ failed: { code: status.UNAVAILABLE, details, metadata: new Metadata() } });
  }
}

function setCookies(metadata: Metadata): string[] {
  return metadata.get("set-cookie").map(String);
}
