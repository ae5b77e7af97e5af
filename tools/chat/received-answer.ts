import type { FailedFrame, FinishedFrame, StoredFrame } from "../../assets/chat-protocol/server-frame";
import type { ReceivedFrame } from "./chat-connection";

/** What came of a request. */
export interface ReceivedAnswer {
  readonly reasoning: string;
  readonly answer: string;
  /** The frames with a sequence, in the order in which they came. */
  readonly stored: readonly (ReceivedFrame & { readonly frame: StoredFrame })[];
  /** Absent while there is more to come. */
  readonly end: FinishedFrame | FailedFrame | undefined;
}

/**
 * Puts together what came of a request on one connection.
 *
 * @param after the sequence of the last frame that had come before. Default: none had.
 * @throws Error when a frame is missing, came twice, or not in order
 */
export function receivedAnswer(
  frames: readonly ReceivedFrame[],
  requestId: string,
  after = 0,
): ReceivedAnswer {
  const stored = frames.filter((received): received is ReceivedAnswer["stored"][number] => {
    const { frame } = received;
    return "sequence" in frame && frame.sequence !== undefined && frame.requestId === requestId;
  });
  const sequences = stored.map(({ frame }) => frame.sequence);
  if (sequences.some((sequence, index) => sequence !== after + 1 + index)) {
    throw new Error(`the sequences after ${after} are ${sequences.join(", ")}`);
  }
  const text = (wanted: "reasoning" | "answer") =>
    stored
      .map(({ frame }) => (frame.type === "delta" && frame.channel === wanted ? frame.text : ""))
      .join("");
  const last = stored.at(-1)?.frame;
  return {
    reasoning: text("reasoning"),
    answer: text("answer"),
    stored,
    end: last === undefined || last.type === "delta" ? undefined : last,
  };
}
