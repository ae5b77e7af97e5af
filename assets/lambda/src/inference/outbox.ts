import type { QueuedFrame, StoredFrame } from "../../../chat-protocol/server-frame";
import type { ConnectionsApi } from "../common/connections-api";
import type { Log } from "../common/logger";
import type { RequestRecord } from "../common/request-record";
import { Alarm } from "./alarm";

export interface OutboxOptions {
  readonly requestId: string;
  readonly connectionsApi: Pick<ConnectionsApi, "post">;
  readonly log: Log;
  /** As it was when the request was taken. */
  readonly request: RequestRecord;
  /** All frames of the request, by sequence from 1. */
  readonly frames: readonly StoredFrame[];
  /** A frame was posted, or the connection was lost: something else may be due. */
  readonly onChange: () => void;
  readonly onFirstFrame: () => void;
}

const firstPauseMilliseconds = 100;
const longestPauseMilliseconds = 2000;

/**
 * Posts stored frames to the connection that the request has now, one after the other. It keeps a place in the frames:
 * a failed post is tried again from there, and a resume sets connection and place anew. So frames leave in order and
 * without a gap, whatever happens.
 */
export class Outbox {
  posts = 0;
  private connectionId: string | undefined;
  private resumeToken: string | undefined;
  /** Sequence of the last frame that was posted for the present resume. */
  private cursor: number;
  /** Sequence of the last frame that may be posted, because it is stored. */
  private stored: number;
  /** Place in the service's queue, and whether it is still to be told. */
  private position: { readonly value: number; told: boolean } | undefined;
  /** The connection that was found to be gone, and whether that has been taken note of. */
  private lost: { readonly connectionId: string; taken: boolean } | undefined;
  /** Changes when connection or place are set anew: a post that is on its way then says nothing about them. */
  private generation = 0;
  private isRunning = false;
  private isClosed = false;
  private isFirst = true;
  private readonly pause = new Alarm();
  private readonly idle = new Alarm();

  constructor(private readonly options: OutboxOptions) {
    const { request } = options;
    this.connectionId = request.connectionId;
    this.resumeToken = request.resumeToken;
    const isPlaceKnown = (request.postedFor ?? "") === this.postedFor;
    this.cursor = (isPlaceKnown ? request.postedSequence : request.resumeAfter) ?? 0;
    this.stored = request.lastSequence;
    this.kick();
  }

  /** With `postedFor`, what a successor needs to go on from here. */
  get postedSequence(): number {
    return this.cursor;
  }

  get postedFor(): string {
    return this.resumeToken ?? "";
  }

  get isConnected(): boolean {
    return this.connectionId !== undefined;
  }

  /** How many frames could go out now. */
  get waiting(): number {
    return this.isConnected ? Math.max(this.stored - this.cursor, 0) : 0;
  }

  get hasLost(): boolean {
    return this.lost?.taken === false;
  }

  /** The connection that was found to be gone, once. */
  takeLost(): string | undefined {
    if (this.lost === undefined || this.lost.taken) return undefined;
    this.lost.taken = true;
    return this.lost.connectionId;
  }

  /** Where the request's frames go now, as the latest write says. */
  direct({ connectionId, resumeAfter, resumeToken }: RequestRecord): void {
    const isResumed = resumeToken !== this.resumeToken;
    const to = connectionId === this.lost?.connectionId ? undefined : connectionId;
    if (!isResumed && to === this.connectionId) return;
    if (isResumed) this.cursor = resumeAfter ?? 0;
    this.resumeToken = resumeToken;
    this.connectionId = to;
    if (this.position !== undefined) this.position.told = false;
    this.generation++;
    this.pause.ring();
    this.kick();
  }

  /** Frames up to this one are stored. */
  release(sequence: number): void {
    this.stored = sequence;
    this.kick();
  }

  /** The request waits at this place of the service's queue. Of several places that are not told yet, the last one is. */
  queued(position: number): void {
    this.position = { value: position, told: false };
    this.kick();
  }

  /** Resolves when there is nothing to post any more, or the time is over. */
  async drained(milliseconds: number): Promise<void> {
    if (this.isRunning) await this.idle.wait(milliseconds);
    const { log, requestId } = this.options;
    if (this.waiting > 0) log.warn("frames-not-posted", { requestId, frames: this.waiting });
  }

  /** Posts nothing more. */
  close(): void {
    this.isClosed = true;
    this.pause.ring();
  }

  private kick(): void {
    if (this.isRunning || this.isClosed) return;
    this.isRunning = true;
    // It never rejects: failed posts are caught.
    void this.run();
  }

  private async run(): Promise<void> {
    for (let failures = 0; ; ) {
      const { connectionId, generation } = this;
      const frame = this.next();
      if (connectionId === undefined || frame === undefined || this.isClosed) break;
      const outcome = await this.post(connectionId, frame);
      if (generation !== this.generation) continue;
      failures = outcome === "failed" ? failures + 1 : 0;
      if (outcome === "sent") this.advance(frame);
      else if (outcome === "gone") this.lose(connectionId);
      else await this.pause.wait(Math.min(firstPauseMilliseconds * 2 ** failures, longestPauseMilliseconds));
      this.options.onChange();
    }
    this.isRunning = false;
    this.idle.ring();
  }

  private next(): StoredFrame | QueuedFrame | undefined {
    if (this.cursor < this.stored) return this.options.frames[this.cursor];
    const { position } = this;
    if (position === undefined || position.told || this.stored > 0) return undefined;
    // Told, even if it fails: the next place will be told anyway, and the answer does not depend on it.
    position.told = true;
    return { type: "queued", requestId: this.options.requestId, position: position.value };
  }

  private advance(frame: StoredFrame | QueuedFrame): void {
    if (frame.type === "queued") return;
    this.cursor = frame.sequence;
    if (!this.isFirst) return;
    this.isFirst = false;
    this.options.onFirstFrame();
  }

  private lose(connectionId: string): void {
    this.options.log.info("connection-gone", { requestId: this.options.requestId, connectionId });
    this.connectionId = undefined;
    this.lost = { connectionId, taken: false };
  }

  private async post(connectionId: string, frame: StoredFrame | QueuedFrame) {
    this.posts++;
    try {
      return await this.options.connectionsApi.post(connectionId, frame);
    } catch (error) {
      this.options.log.warn("post-failed", { requestId: this.options.requestId, connectionId, error });
      return "failed";
    }
  }
}
