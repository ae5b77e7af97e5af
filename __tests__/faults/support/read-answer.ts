import type { ServerFrame, StoredFrame } from "../../../assets/chat-protocol/server-frame";

/** What of an answer has come to a client that takes every sequence once. */
export interface ReadAnswer {
  readonly text: string;
  /** Of the last frame; 0: none has come. */
  readonly lastSequence: number;
  /** Sequences that are missing before the last one. */
  readonly missing: readonly number[];
  /** Sequences that came again with other content. */
  readonly contradictory: readonly number[];
  /** Frames that came again as they were. */
  readonly dropped: number;
  /** Absent while there is more to come. */
  readonly end: Exclude<StoredFrame, { readonly type: "delta" }> | undefined;
}

/** @param frames in the order in which they came, on whatever connection; those of other requests are passed over */
export function readAnswer(frames: readonly ServerFrame[], requestId: string): ReadAnswer {
  const bySequence = new Map<number, StoredFrame>();
  const contradictory: number[] = [];
  let dropped = 0;
  for (const frame of frames) {
    if (!isStored(frame) || frame.requestId !== requestId) continue;
    const known = bySequence.get(frame.sequence);
    if (known === undefined) bySequence.set(frame.sequence, frame);
    else if (JSON.stringify(known) === JSON.stringify(frame)) dropped++;
    else contradictory.push(frame.sequence);
  }
  const taken = [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
  const last = taken.at(-1);
  const lastSequence = last?.sequence ?? 0;
  return {
    text: taken.map((frame) => (frame.type === "delta" ? frame.text : "")).join(""),
    lastSequence,
    missing: Array.from({ length: lastSequence }, (_, index) => index + 1).filter(
      (sequence) => !bySequence.has(sequence),
    ),
    contradictory,
    dropped,
    end: last === undefined || last.type === "delta" ? undefined : last,
  };
}

export function isStored(frame: ServerFrame): frame is StoredFrame {
  return "sequence" in frame && frame.sequence !== undefined;
}
