import * as z from "zod/mini";
import { ErrorCode } from "../../../chat-protocol/error-code";

const count = z.int().check(z.nonnegative());

/** Why a turn failed. */
const failure = z.object({
  code: z.enum(ErrorCode),
  /** The service's words, in English. */
  message: z.string(),
  retryable: z.boolean(),
  /** Epoch milliseconds, by this machine's clock, before which another try is in vain. */
  retryAt: z.optional(z.number()),
});

/** A question and its answer, as they are kept in the browser. */
export const turnSchema = z.object({
  requestId: z.uuid(),
  conversationId: z.uuid(),
  /** The recorded turn whose place this one takes, once it is recorded itself. */
  replaces: z.optional(z.uuid()),
  text: z.string(),
  /** Epoch milliseconds. */
  askedAt: z.number(),
  /**
   * - `sending`: the service has not said that it has the question;
   * - `waiting`: it has, and there is no answer yet;
   * - `answering`: reasoning or answer have begun;
   * - `finished`, `failed`: nothing more will come.
   */
  status: z.enum(["sending", "waiting", "answering", "finished", "failed"]),
  /** The service has it: the next turn may replace it. */
  isRecorded: z.boolean(),
  stopIsWanted: z.boolean(),
  /** Place in the queue; 1 is the next. */
  position: z.optional(z.int()),
  reasoning: z.string(),
  answer: z.string(),
  /** Sequence of the last frame that is part of this; 0: none. */
  lastSequence: count,
  /** Epoch milliseconds. */
  reasoningSince: z.optional(z.number()),
  reasoningSeconds: z.optional(z.number()),
  reason: z.optional(z.enum(["stop", "length", "content_filter", "cancelled"])),
  failure: z.optional(failure),
});

export type Turn = z.output<typeof turnSchema>;
export type Failure = z.output<typeof failure>;

/** What the user asks. */
export interface Question {
  readonly requestId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly replaces: string | undefined;
}

export function newTurn({ replaces, ...question }: Question, now: number): Turn {
  return {
    ...question,
    ...(replaces === undefined ? {} : { replaces }),
    askedAt: now,
    status: "sending",
    isRecorded: false,
    stopIsWanted: false,
    reasoning: "",
    answer: "",
    lastSequence: 0,
  };
}

export function isDone({ status }: Turn): boolean {
  return status === "finished" || status === "failed";
}

/** What another turn in this one's place replaces; undefined when the service knows of nothing there. */
export function replaceable({ isRecorded, replaces, requestId }: Turn): string | undefined {
  return isRecorded ? requestId : replaces;
}
