import { limits } from "../../../chat-protocol/limits";

const encoder = new TextEncoder();
/** Bytes of a `message` frame around its text: names, three UUIDs, punctuation; rounded up. */
const frameOverhead = 300;
/** Below this share nobody needs to know of the limit. */
const shownFrom = 0.8;

export interface QuestionSize {
  /** UTF-8 bytes. */
  readonly bytes: number;
  readonly maxBytes: number;
  readonly isTooLong: boolean;
  readonly isNearLimit: boolean;
}

/** Of what would be sent, against the service's limit and that of a WebSocket frame, where line breaks count double. */
export function questionSize(text: string, maxTextBytes: number): QuestionSize {
  const bytes = encoder.encode(text).length;
  const frameBytes = encoder.encode(JSON.stringify(text)).length + frameOverhead;
  const isTooLong = bytes > maxTextBytes || frameBytes > limits.frameBytes;
  return {
    bytes,
    maxBytes: maxTextBytes,
    isTooLong,
    isNearLimit: isTooLong || bytes > shownFrom * maxTextBytes,
  };
}

/** The text as it is sent: without blank edges, and without halves of surrogate pairs, which have no UTF-8 form. */
export function sendable(text: string): string {
  return text.trim().replace(/\p{Surrogate}/gu, "\uFFFD");
}
