import { ErrorCode } from "../../../chat-protocol/error-code";
import type { DeltaFrame, ErrorFrame, ServerFrame } from "../../../chat-protocol/server-frame";
import { type Failure, isDone, type Turn } from "./turn";

/**
 * What a frame means:
 * - `applied`: the turn has changed;
 * - `ignored`: it was known already, or says nothing about this turn;
 * - `gap`: frames before it are missing, so it is not applied: ask for them;
 * - `again`: what was sent last was not understood or not done: send it again, after a while;
 * - `unauthenticated`: the service wants a connection with a fresh token.
 */
export interface Applied {
  readonly turn: Turn;
  readonly outcome: "applied" | "ignored" | "gap" | "again" | "unauthenticated";
}

/** Applies a frame that carries the turn's `requestId`. `now` in epoch milliseconds. */
export function applyFrame(turn: Turn, frame: ServerFrame, now: number): Applied {
  if (isDone(turn)) return { turn, outcome: "ignored" };
  if (frame.type === "pong") return { turn, outcome: "ignored" };
  if (frame.type === "accepted") return applied(recorded(turn));
  if (frame.type === "queued") return applied({ ...recorded(turn), ...placeOf(turn, frame.position) });
  if (frame.type === "error" && frame.sequence === undefined) return refused(turn, frame, now);

  const sequence = frame.sequence ?? 0;
  if (sequence <= turn.lastSequence) return { turn, outcome: "ignored" };
  if (sequence > turn.lastSequence + 1) return { turn: recorded(turn), outcome: "gap" };
  const next = { ...recorded(turn), lastSequence: sequence };
  switch (frame.type) {
    case "delta":
      return applied(extended(next, frame, now));
    case "finished":
      return applied({ ...ended(next, now), status: "finished", reason: frame.reason });
    case "error":
      return applied({ ...ended(next, now), status: "failed", failure: failureOf(frame, now) });
  }
}

function applied(turn: Turn): Applied {
  return { turn, outcome: "applied" };
}

function recorded(turn: Turn): Turn {
  return { ...turn, isRecorded: true, status: turn.status === "sending" ? "waiting" : turn.status };
}

function placeOf(turn: Turn, position: number): Pick<Turn, "position"> {
  return turn.status === "answering" ? {} : { position };
}

function extended({ position: _, ...turn }: Turn, { channel, text }: DeltaFrame, now: number): Turn {
  if (channel === "reasoning") {
    return {
      ...turn,
      status: "answering",
      reasoning: turn.reasoning + text,
      reasoningSince: turn.reasoningSince ?? now,
    };
  }
  return { ...thought(turn, now), status: "answering", answer: turn.answer + text };
}

function ended({ position: _, ...turn }: Turn, now: number): Turn {
  return thought(turn, now);
}

/** The reasoning is over: how long it took is known. */
function thought(turn: Turn, now: number): Turn {
  if (turn.reasoningSince === undefined || turn.reasoningSeconds !== undefined) return turn;
  return { ...turn, reasoningSeconds: Math.max(0, (now - turn.reasoningSince) / 1000) };
}

/** An error without a sequence: something that was sent for this turn was refused; the turn itself may go on. */
function refused(turn: Turn, frame: ErrorFrame, now: number): Applied {
  if (frame.code === ErrorCode.UNAUTHENTICATED) return { turn, outcome: "unauthenticated" };
  if (frame.code === ErrorCode.NOT_FOUND && turn.stopIsWanted && !turn.isRecorded) {
    // The question never arrived, and is not wanted any more.
    return applied({ ...turn, status: "finished", reason: "cancelled" });
  }
  const hopeless = frame.code === ErrorCode.NOT_FOUND || turn.status === "sending";
  if (hopeless) return applied({ ...ended(turn, now), status: "failed", failure: failureOf(frame, now) });
  return { turn, outcome: frame.retryable ? "again" : "ignored" };
}

function failureOf({ code, message, retryable, retryAfterSeconds }: ErrorFrame, now: number): Failure {
  return {
    code,
    message,
    retryable,
    ...(retryAfterSeconds === undefined ? {} : { retryAt: now + retryAfterSeconds * 1000 }),
  };
}
