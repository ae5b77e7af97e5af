import type { ReceivedFrame } from "../../chat/chat-connection";

/** How many of the fake engine's tokens, "w1 w2 w3", came in these frames from one time to another. */
export function countTokens(
  frames: readonly ReceivedFrame[],
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): number {
  let tokens = 0;
  for (const { at, frame } of frames) {
    if (frame.type === "delta" && at >= from && at < to) tokens += frame.text.match(/w\d+/g)?.length ?? 0;
  }
  return tokens;
}
