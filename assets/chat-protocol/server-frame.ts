import * as z from "zod/mini";
import { ErrorCode } from "./error-code";

const requestId = z.uuid();
/** 1 for the first stored frame of a request, and exactly one more for each that follows. */
const sequence = z.int().check(z.positive());
const count = z.int().check(z.nonnegative());

/** The message is recorded: it will be answered, by frames with a sequence. */
const acceptedFrame = z.object({ type: z.literal("accepted"), requestId });

/** Place in the LLM service's queue; 1 is the next. It has no sequence and is not sent again by a resume. */
const queuedFrame = z.object({
  type: z.literal("queued"),
  requestId,
  position: z.int().check(z.positive()),
});

/** A piece of the answer, or of the reasoning before it. */
const deltaFrame = z.object({
  type: z.literal("delta"),
  requestId,
  sequence,
  channel: z.enum(["reasoning", "answer"]),
  text: z.string(),
});

/** The last frame of a request that went well, or was cancelled. */
const finishedFrame = z.object({
  type: z.literal("finished"),
  requestId,
  sequence,
  reason: z.enum(["stop", "length", "content_filter", "cancelled"]),
  usage: z.object({ promptTokens: count, completionTokens: count }),
});

/**
 * With a sequence it is the last frame of a request. Without one, something that was sent was refused; without
 * `requestId` too, it could not be told what.
 */
const errorFrame = z.object({
  type: z.literal("error"),
  requestId: z.optional(requestId),
  sequence: z.optional(sequence),
  code: z.enum(ErrorCode),
  /** For people, in English. */
  message: z.string(),
  /** The same may succeed later. */
  retryable: z.boolean(),
  retryAfterSeconds: z.optional(count),
});

/** The last frame of a request that failed. */
const failedFrame = z.extend(errorFrame, { requestId, sequence });

const pongFrame = z.object({ type: z.literal("pong") });

/**
 * Every frame that the service sends, as JSON text. Fields that a reader does not know are dropped, not refused: a page
 * that is already open outlives a newer service.
 */
export const serverFrame = z.discriminatedUnion("type", [
  acceptedFrame,
  queuedFrame,
  deltaFrame,
  finishedFrame,
  errorFrame,
  pongFrame,
]);

/** A frame that is kept, and sent again by a resume: every one with a sequence. The last is `finished` or `error`. */
export const storedFrame = z.discriminatedUnion("type", [deltaFrame, finishedFrame, failedFrame]);

export type QueuedFrame = z.output<typeof queuedFrame>;
export type DeltaFrame = z.output<typeof deltaFrame>;
export type FinishedFrame = z.output<typeof finishedFrame>;
export type ErrorFrame = z.output<typeof errorFrame>;
export type FailedFrame = z.output<typeof failedFrame>;
export type ServerFrame = z.output<typeof serverFrame>;
export type StoredFrame = z.output<typeof storedFrame>;
