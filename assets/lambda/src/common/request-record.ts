import type { StoredFrame } from "../../../chat-protocol/server-frame";

/**
 * Items of the conversations table that belong to one request, as they are stored. Every time in them is UTC; `ttl` is
 * in epoch seconds.
 */

/** QUEUED: nobody works on it. RUNNING: a worker has, or had, its lease. DONE: its last frame is stored. */
export type RequestStatus = "QUEUED" | "RUNNING" | "DONE";

/** A stored frame without what its item already says. */
export type FrameRecord = StoredFrame extends infer Frame
  ? Frame extends StoredFrame
    ? Omit<Frame, "requestId">
    : never
  : never;

/** What a request is, and where its answer goes. */
export interface RequestRecord {
  /** `request#<id>` */
  readonly pk: string;
  readonly sk: "metadata";
  readonly userId: string;
  readonly conversationId: string;
  /** Number of the turn that it answers; the first is 1. */
  readonly turn: number;
  /** Of all that was asked, so that a repetition can be told from a conflict. */
  readonly textHash: string;
  readonly status: RequestStatus;
  /** Where frames go now. Absent: nowhere. */
  readonly connectionId?: string;
  /** The sequence after which the latest resume wants every frame. */
  readonly resumeAfter?: number;
  /** New with every resume, so that a worker notices one. */
  readonly resumeToken?: string;
  /** The user wants no more of it. */
  readonly cancelled?: boolean;
  readonly leaseOwner?: string;
  /** Epoch milliseconds. */
  readonly leaseExpiresAt?: number;
  /** Of the newest stored frame; 0: none. */
  readonly lastSequence: number;
  /** The newest frames, those that are in no chunk yet. */
  readonly tail: readonly FrameRecord[];
  /** The LLM service's own sequence of the last delta in these frames: where another call goes on. Absent: none. */
  readonly serviceSequence?: number;
  /** Of the last frame that the worker knows to be posted, and the resume token for which; empty: for none. */
  readonly postedSequence?: number;
  readonly postedFor?: string;
  readonly ttl: number;
}

/** A chunk: frames that follow each other, the first of which names the item. */
export interface FramesRecord {
  readonly pk: string;
  /** `frames#<first sequence, 10 digits>` */
  readonly sk: string;
  readonly frames: readonly FrameRecord[];
  readonly ttl: number;
}

/** A question, and its answer when there is one. */
export interface TurnRecord {
  /** `conversation#<id>` */
  readonly pk: string;
  /** `turn#<number, 6 digits>` */
  readonly sk: string;
  /** The request that answers it. A replaced turn has another one: whoever writes the answer makes this a condition. */
  readonly requestId: string;
  readonly userId: string;
  readonly text: string;
  /** Without the reasoning. Absent: none, or none yet. */
  readonly answer?: string;
  /** How it ended: the reason of the frame `finished`, or the code of the frame `error`. Absent: not yet. */
  readonly reason?: string;
  readonly ttl: number;
}

export interface ConversationRecord {
  /** `conversation#<id>` */
  readonly pk: string;
  readonly sk: "metadata";
  readonly userId: string;
  /** Of the load balancer, by name: they bring the next question to the instance that has this conversation warm. */
  readonly cookies?: Readonly<Record<string, CookieRecord>>;
  readonly turnCount: number;
  /** The request of the last turn. */
  readonly lastRequestId: string;
  readonly ttl: number;
}

export interface CookieRecord {
  readonly value: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

const metadata = "metadata";

export function requestKey(requestId: string) {
  return { pk: `request#${requestId}`, sk: metadata } as const;
}

/** @param firstSequence of the frames in the chunk */
export function framesKey(requestId: string, firstSequence: number) {
  return { pk: `request#${requestId}`, sk: `frames#${String(firstSequence).padStart(10, "0")}` } as const;
}

export function conversationKey(conversationId: string) {
  return { pk: `conversation#${conversationId}`, sk: metadata } as const;
}

export function turnKey(conversationId: string, turn: number) {
  return { pk: `conversation#${conversationId}`, sk: `turn#${String(turn).padStart(6, "0")}` } as const;
}

/** When an item that is written now may be deleted, in epoch seconds. */
export function timeToLive(now: Date, days: number): number {
  return Math.floor(now.getTime() / 1000) + days * 24 * 60 * 60;
}
