import type { ServerFrame } from "../../../assets/chat-protocol/server-frame";
import type { ChatConnection, ReceivedFrame } from "../../chat/chat-connection";
import { lastFrames } from "./last-frames";

/** A question, and what has come of it. Times are milliseconds of `performance.now()`. */
export class AskedQuestion {
  private ended: ReceivedFrame | undefined;

  constructor(
    private readonly connection: ChatConnection,
    readonly requestId: string,
    readonly text: string,
    readonly sentAt: number,
    /** How many frames the connection had before. */
    private readonly from: number,
  ) {}

  /** Every frame of it so far, as it came. */
  get frames(): readonly ReceivedFrame[] {
    return this.connection.frames.slice(this.from).filter(({ frame }) => this.owns(frame));
  }

  /** The first piece of the answer. */
  get firstText(): ReceivedFrame | undefined {
    return this.frames.find(({ frame }) => frame.type === "delta");
  }

  /** The frame that ended it: `finished` or `error`. */
  get end(): ReceivedFrame | undefined {
    this.ended ??= lastFrames(this.frames)[0];
    return this.ended;
  }

  /** @throws Error nothing came in time */
  async untilAnything(): Promise<void> {
    await this.connection.until("acceptance", (frame) => this.owns(frame), this.from);
  }

  /** @throws Error none came in time */
  async untilEnd(timeoutMilliseconds: number): Promise<void> {
    const hasEnded = () => this.end !== undefined;
    await this.connection.until("end of the answer", hasEnded, this.from, timeoutMilliseconds);
  }

  private owns(frame: ServerFrame): boolean {
    return "requestId" in frame && frame.requestId === this.requestId;
  }
}
