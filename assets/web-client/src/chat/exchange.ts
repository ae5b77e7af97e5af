import type { ClientFrame } from "../../../chat-protocol/client-frame";
import { ErrorCode } from "../../../chat-protocol/error-code";
import type { ServerFrame } from "../../../chat-protocol/server-frame";
import { applyFrame } from "./apply-frame";
import { isDone, type Turn } from "./turn";

export interface ExchangeParts {
  /** Sends over the open connection. */
  readonly send: (frame: ClientFrame) => void;
  /** The turn has changed. */
  readonly onTurn: (turn: Turn, before: Turn) => void;
  /** The service wants a connection with a fresh token. */
  readonly onUnauthenticated: () => void;
}

/** Milliseconds. */
const patience = {
  /** From what was sent to the first sign of life. */
  reply: 10_000,
  /** After a failure that may pass by itself. */
  again: 2_000,
  /** Silence after which the frames are asked for again: before an answer, as in the queue, and within one. */
  waiting: 60_000,
  answering: 20_000,
};
/** Sent so often without any sign of life, a question has failed. */
const mostSends = 4;

/**
 * One unfinished turn over connections that come and go: sends the question until the service has it, asks for what is
 * missing, and passes on a stop. Whatever is sent may be sent twice; the service sees to it that it counts once.
 */
export class Exchange {
  private isOpen = false;
  /** What was sent awaits a sign of life. */
  private awaitsReply = false;
  private gapAskedAt: number | undefined;
  private sends = 0;
  private hasAsked = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `mayHaveBeenSent`: the question may be with the service already, by another connection. */
  constructor(
    private current: Turn,
    private mayHaveBeenSent: boolean,
    private readonly parts: ExchangeParts,
  ) {}

  get turn(): Turn {
    return this.current;
  }

  /** A connection is open, the first or another. */
  opened(): void {
    this.isOpen = true;
    this.gapAskedAt = undefined;
    this.awaitsReply = false;
    this.sends = 0;
    this.speak();
  }

  /** The connection is gone. */
  closed(): void {
    this.isOpen = false;
    clearTimeout(this.timer);
  }

  /** Takes a frame with this turn's `requestId`. */
  receive(frame: ServerFrame): void {
    if (isDone(this.current)) return;
    const wasRecorded = this.current.isRecorded;
    const { outcome, turn } = applyFrame(this.current, frame, Date.now());
    if (outcome === "unauthenticated") {
      this.parts.onUnauthenticated();
      return;
    }
    if (turn !== this.current) this.update(turn);
    if (isDone(turn)) return;
    if (outcome === "gap") {
      this.askForMissing();
      return;
    }
    this.awaitsReply = false;
    this.sends = 0;
    this.wait(outcome === "again" ? retryMilliseconds(frame) : this.silence);
    if (turn.isRecorded && !wasRecorded) this.nowRecorded();
  }

  /** Something that was sent was not carried out, and it is not known what. */
  sendingFailed(): void {
    if (this.isOpen && this.awaitsReply) this.wait(patience.again);
  }

  /** The answer is not wanted any more. */
  stop(): void {
    if (isDone(this.current) || this.current.stopIsWanted) return;
    this.update({ ...this.current, stopIsWanted: true });
    // A cancel must not overtake the question: it would find nothing to cancel.
    if (this.isOpen && this.current.isRecorded) this.cancel();
  }

  dispose(): void {
    this.closed();
  }

  /** Says what the service has to hear now: on a new connection, or because it has been silent. */
  private speak(): void {
    const { isRecorded, lastSequence, requestId, stopIsWanted } = this.current;
    if (this.awaitsReply && ++this.sends >= mostSends) {
      this.giveUp();
      return;
    }
    if (isRecorded) {
      this.say({ action: "resume", requestId, afterSequence: lastSequence });
      if (stopIsWanted) this.cancel();
    } else if (stopIsWanted) this.cancel();
    else this.ask();
  }

  private nowRecorded(): void {
    // Perhaps it had been for long, and its frames go to a connection that is gone.
    if (this.mayHaveBeenSent) {
      const { lastSequence, requestId } = this.current;
      this.say({ action: "resume", requestId, afterSequence: lastSequence });
    }
    if (this.current.stopIsWanted) this.cancel();
  }

  private ask(): void {
    if (this.hasAsked) this.mayHaveBeenSent = true;
    this.hasAsked = true;
    const { conversationId, replaces, requestId, text } = this.current;
    const place = replaces === undefined ? {} : { replaces };
    this.say({ action: "message", requestId, conversationId, text, ...place });
  }

  private cancel(): void {
    this.say({ action: "cancel", requestId: this.current.requestId });
  }

  /** Every frame after a gap shows it again: it is asked about once, until something has come of it. */
  private askForMissing(): void {
    const { lastSequence, requestId } = this.current;
    if (this.gapAskedAt === lastSequence) return;
    this.gapAskedAt = lastSequence;
    this.say({ action: "resume", requestId, afterSequence: lastSequence });
  }

  private say(frame: ClientFrame): void {
    this.awaitsReply = true;
    this.wait(patience.reply);
    this.parts.send(frame);
  }

  private get silence(): number {
    return this.current.status === "answering" ? patience.answering : patience.waiting;
  }

  private wait(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.isOpen) {
      this.timer = setTimeout(() => {
        this.gapAskedAt = undefined;
        this.speak();
      }, milliseconds);
    }
  }

  private giveUp(): void {
    if (this.current.isRecorded) {
      // It is on record, so the answer is not lost: ask at leisure.
      this.sends = 0;
      this.wait(patience.waiting);
      return;
    }
    const message = "The service did not reply.";
    this.update({
      ...this.current,
      status: "failed",
      failure: { code: ErrorCode.UNAVAILABLE, message, retryable: true },
    });
  }

  private update(turn: Turn): void {
    const before = this.current;
    this.current = turn;
    if (isDone(turn)) clearTimeout(this.timer);
    this.parts.onTurn(turn, before);
  }
}

function retryMilliseconds(frame: ServerFrame): number {
  const seconds = frame.type === "error" ? frame.retryAfterSeconds : undefined;
  return seconds === undefined ? patience.again : Math.max(1, seconds) * 1000;
}
