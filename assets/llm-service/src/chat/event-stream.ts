import { Metadata, type ServerWritableStream, type StatusObject } from "@grpc/grpc-js";
import type { ChatEvent, ChatRequest } from "../../../proto/generated/llm/v1/chat";

export type ChatCall = ServerWritableStream<ChatRequest, ChatEvent>;

const heartbeat: ChatEvent = { event: { $case: "heartbeat", value: {} } };

/**
 * The answer's side of a call: the sticky cookie in initial and trailing metadata, events, and a heartbeat whenever
 * there was none for a while. Nothing happens after the end, or once the caller has gone.
 */
export class EventStream {
  private readonly timer: NodeJS.Timeout;
  private over = false;

  constructor(
    private readonly call: ChatCall,
    private readonly setCookie: string,
    heartbeatMilliseconds: number,
  ) {
    call.sendMetadata(this.cookie());
    this.timer = setInterval(() => {
      // To a caller who does not read, it would only pile up.
      if (!this.isBlocked) this.write(heartbeat);
    }, heartbeatMilliseconds);
  }

  write(event: ChatEvent): void {
    if (this.over) return;
    this.timer.refresh();
    this.call.write(event);
  }

  /** The caller has not read what was written before. */
  get isBlocked(): boolean {
    return this.call.writableNeedDrain;
  }

  /** Undefined when more can be written at once; else resolves when it can, or rejects with the reason of `signal`. */
  drained(signal: AbortSignal): Promise<void> | undefined {
    const { call } = this;
    if (!this.isBlocked || signal.aborted) return undefined;
    return new Promise((resolve, reject) => {
      const onDrain = () => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      const onAbort = () => {
        call.off("drain", onDrain);
        reject(signal.reason);
      };
      call.once("drain", onDrain);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  end(): void {
    if (this.close()) this.call.end(this.cookie());
  }

  fail(status: StatusObject): void {
    status.metadata.merge(this.cookie());
    if (this.close()) this.call.emit("error", status);
  }

  /** Stops the heartbeat; true the first time. */
  close(): boolean {
    clearInterval(this.timer);
    const first = !this.over;
    this.over = true;
    return first;
  }

  private cookie(): Metadata {
    const metadata = new Metadata();
    metadata.set("set-cookie", this.setCookie);
    return metadata;
  }
}
