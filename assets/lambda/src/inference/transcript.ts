import type { DeltaFrame, StoredFrame } from "../../../chat-protocol/server-frame";

/** All text of an answer, as far as it has arrived: what a new call continues. */
export class Transcript {
  readonly texts: Record<DeltaFrame["channel"], string> = { reasoning: "", answer: "" };

  /**
   * @param frames what is stored of it
   * @param lastSequence the service's own, of the last delta in them; 0: none
   */
  constructor(
    frames: readonly StoredFrame[],
    public lastSequence: number,
  ) {
    for (const frame of frames) if (frame.type === "delta") this.texts[frame.channel] += frame.text;
  }

  add(channel: DeltaFrame["channel"], text: string, sequence: number): void {
    this.texts[channel] += text;
    this.lastSequence = sequence;
  }
}
