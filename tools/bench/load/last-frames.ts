import type { ReceivedFrame } from "../../chat/chat-connection";

/**
 * The frames of a request that end it; there is to be one. An error without a sequence ends a request that was refused at
 * once, and otherwise says that something else was refused: that it be cancelled.
 */
export function lastFrames(frames: readonly ReceivedFrame[]): ReceivedFrame[] {
  return frames.filter(
    ({ frame }, index) =>
      frame.type === "finished" || (frame.type === "error" && (frame.sequence !== undefined || index === 0)),
  );
}
