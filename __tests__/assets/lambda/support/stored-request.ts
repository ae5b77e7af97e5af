import type { StoredFrame } from "../../../../assets/chat-protocol/server-frame";
import {
  conversationKey,
  type FrameRecord,
  framesKey,
  type RequestRecord,
  requestKey,
  turnKey,
} from "../../../../assets/lambda/src/common/request-record";
import type { ChatStore } from "./chat-store";

/** Any time that is far enough ahead. */
const ttl = 4_000_000_000;

/** Deltas, and the last frame of a request that went well. */
export function framesOf(requestId: string, count: number): StoredFrame[] {
  return Array.from({ length: count }, (_, index): StoredFrame => {
    const sequence = index + 1;
    const channel = index < count / 3 ? "reasoning" : "answer";
    if (sequence < count)
      return { type: "delta", requestId, sequence, channel, text: `text ${sequence} é😀` };
    const usage = { promptTokens: 7, completionTokens: count };
    return { type: "finished", requestId, sequence, reason: "stop", usage };
  });
}

/**
 * Writes a conversation with one turn, its request and its frames, as the functions do.
 *
 * @param chunks how many frames each chunk has; the rest is in the tail
 */
export async function storeRequest(
  store: ChatStore,
  request: Pick<RequestRecord, "userId" | "conversationId" | "status"> & Partial<RequestRecord>,
  requestId: string,
  frames: readonly StoredFrame[] = [],
  chunks: readonly number[] = [],
): Promise<void> {
  const { userId, conversationId } = request;
  const records = frames.map(({ requestId: _, ...record }) => record as FrameRecord);
  const items: object[] = [
    { ...conversationKey(conversationId), userId, turnCount: 1, lastRequestId: requestId, ttl },
    { ...turnKey(conversationId, 1), requestId, userId, text: "?", ttl },
  ];
  let start = 0;
  for (const length of chunks) {
    const chunk = records.slice(start, start + length);
    items.push({ ...framesKey(requestId, start + 1), frames: chunk, ttl });
    start += length;
  }
  const lastSequence = frames.length;
  const tail = records.slice(start);
  items.push({ ...requestKey(requestId), turn: 1, textHash: "-", lastSequence, tail, ttl, ...request });
  await Promise.all(items.map((item) => store.put(item)));
}
