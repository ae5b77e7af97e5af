import type { DeltaFrame, StoredFrame } from "../../../chat-protocol/server-frame";
import type { FrameRecord, RequestRecord } from "../common/request-record";
import { Alarm } from "./alarm";
import type { Outbox } from "./outbox";
import { PendingText } from "./pending-text";
import type { RequestLease } from "./request-lease";
import type { Timing } from "./timing";

/** JSON bytes of a request's tail, so that its whole item stays below the 1 KB that one write unit covers. */
const maximumTailBytes = 450;

/** A frame that is not numbered yet. */
export type NewFrame = FrameRecord extends infer Frame
  ? Frame extends FrameRecord
    ? Omit<Frame, "sequence">
    : never
  : never;

export interface AnswerWriterOptions {
  readonly request: RequestRecord;
  readonly requestId: string;
  /** All frames of the request so far, by sequence from 1. This adds to them. */
  readonly frames: StoredFrame[];
  readonly lease: RequestLease;
  readonly timing: Timing;
  readonly createOutbox: (onChange: () => void) => Outbox;
  /** A write has brought the request back. */
  readonly onRequest: (request: RequestRecord) => void;
  /** The request cannot be written any more. */
  readonly onFailure: (error: Error) => void;
  /** That connection is gone. */
  readonly onGone: (connectionId: string) => void;
}

/**
 * Stores the frames of an answer and has them posted. There is one write at a time, and whatever arrives meanwhile goes
 * with the next. A frame is posted when it is stored, while the next one is being stored; text waits when posting is
 * slower than that. A write is also how a worker hears of its user: so there is always one soon.
 */
export class AnswerWriter {
  readonly outbox: Outbox;
  private readonly pending = new PendingText();
  private readonly alarm = new Alarm();
  private tail: readonly FrameRecord[];
  private serviceSequence: number;
  private lastWrite = performance.now();
  private isStopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: AnswerWriterOptions) {
    const { request } = options;
    this.tail = request.tail;
    this.serviceSequence = request.serviceSequence ?? 0;
    this.outbox = options.createOutbox(() => this.alarm.ring());
  }

  get frameCount(): number {
    return this.options.frames.length;
  }

  /** Starts to write, and to look for what the user wants. */
  start(): void {
    this.running = this.run();
    this.running.catch(this.options.onFailure);
  }

  add(channel: DeltaFrame["channel"], text: string, serviceSequence: number): void {
    const isFirst = this.pending.isEmpty;
    this.pending.add(channel, text, serviceSequence);
    if (isFirst) this.alarm.ring();
  }

  /**
   * Ends what `start` began, and stores the text that has arrived.
   *
   * @throws Error the request cannot be written, or LeaseLost
   */
  async flush(): Promise<void> {
    this.isStopping = true;
    this.alarm.ring();
    await this.running;
    while (!this.pending.isEmpty) await this.writeText();
  }

  /** Stores the last frame, and waits for its posting. Everything else must be stored by then. */
  async end(frame: NewFrame): Promise<void> {
    await this.write([frame], true);
    await this.outbox.drained(this.options.timing.drain);
    const lost = this.outbox.takeLost();
    if (lost !== undefined) this.options.onGone(lost);
  }

  /** Leaves everything as it is. Resolves when no write is on its way any more. */
  async abandon(): Promise<void> {
    this.isStopping = true;
    this.outbox.close();
    this.alarm.ring();
    await this.running.catch(() => {});
  }

  private async run(): Promise<void> {
    for (;;) {
      for (let wait = this.wait(); wait > 0; wait = this.wait()) await this.alarm.wait(wait);
      if (this.isStopping) return;
      const lost = this.outbox.takeLost();
      if (lost === undefined) await this.writeText();
      else await this.forget(lost);
    }
  }

  /** Milliseconds until something is due. */
  private wait(): number {
    if (this.isStopping || this.outbox.hasLost) return 0;
    const { frame, poll, unattendedFrame } = this.options.timing;
    const passed = performance.now() - this.lastWrite;
    // More than one is waiting: posting is slower than storing.
    if (this.pending.isEmpty || this.outbox.waiting > 1) return poll - passed;
    if (this.options.frames.length === 0) return 0;
    return (this.outbox.isConnected ? frame : unattendedFrame) - passed;
  }

  private async writeText(): Promise<void> {
    const pieces = this.pending.take();
    const last = pieces.at(-1);
    if (last !== undefined) this.serviceSequence = last.serviceSequence;
    await this.write(
      pieces.map(({ channel, text }) => ({ type: "delta", channel, text })),
      false,
    );
  }

  private async forget(connectionId: string): Promise<void> {
    this.lastWrite = performance.now();
    const request = await this.options.lease.forgetConnection(connectionId);
    this.options.onGone(connectionId);
    this.observe(request);
  }

  private async write(newFrames: readonly NewFrame[], done: boolean): Promise<void> {
    const { frames, lease, requestId } = this.options;
    this.lastWrite = performance.now();
    const numbered = newFrames.map(
      (frame, index) => ({ ...frame, sequence: frames.length + index + 1 }) as FrameRecord,
    );
    const isFull = this.tail.length > 0 && bytesOf([...this.tail, ...numbered]) > maximumTailBytes;
    if (isFull) await lease.putChunk(this.tail);
    const tail = [...(isFull ? [] : this.tail), ...numbered];
    const lastSequence = frames.length + numbered.length;
    const { serviceSequence } = this;
    const request = await lease.write({
      postedSequence: this.outbox.postedSequence,
      postedFor: this.outbox.postedFor,
      ...(isFull || numbered.length > 0 ? { frames: { lastSequence, tail, serviceSequence, done } } : {}),
    });
    this.tail = tail;
    frames.push(...numbered.map((frame) => ({ ...frame, requestId })));
    this.observe(request);
    this.outbox.release(lastSequence);
  }

  private observe(request: RequestRecord): void {
    this.outbox.direct(request);
    this.options.onRequest(request);
  }
}

function bytesOf(frames: readonly FrameRecord[]): number {
  return Buffer.byteLength(JSON.stringify(frames));
}
