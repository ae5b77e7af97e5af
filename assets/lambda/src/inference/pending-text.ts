import { limits } from "../../../chat-protocol/limits";
import type { DeltaFrame } from "../../../chat-protocol/server-frame";

type TextChannel = DeltaFrame["channel"];

/** Text of one frame to be. */
export interface TextPiece {
  readonly channel: TextChannel;
  readonly text: string;
  /** The service's sequence of the last delta that is whole in here and in what came before. */
  readonly serviceSequence: number;
}

interface Piece {
  channel: TextChannel;
  text: string;
  serviceSequence: number;
  /** Of the text as JSON. */
  bytes: number;
}

/** What a delta frame's JSON has besides its text, generously. */
const envelopeBytes = 256;
const maximumBytes = limits.deltaFrameBytes - envelopeBytes;
/** Of one taking, so that what is written at once stays far below what an item may hold. */
const maximumPieces = 8;

/** Text that has arrived and is in no frame yet, joined into as few frames as may be. */
export class PendingText {
  private pieces: Piece[] = [];

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  add(channel: TextChannel, text: string, serviceSequence: number): void {
    const bytes = jsonBytes(text);
    if (bytes > maximumBytes) {
      const [head, rest] = halves(text);
      this.add(channel, head, serviceSequence - 1);
      this.add(channel, rest, serviceSequence);
      return;
    }
    const last = this.pieces.at(-1);
    if (last?.channel === channel && last.bytes + bytes <= maximumBytes) {
      last.text += text;
      last.bytes += bytes;
      last.serviceSequence = serviceSequence;
    } else this.pieces.push({ channel, text, serviceSequence, bytes });
  }

  /** Takes out the oldest pieces: all of them, unless they are very many. */
  take(): readonly TextPiece[] {
    return this.pieces.splice(0, maximumPieces);
  }
}

function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

/** Never between the two halves of a surrogate pair, which have no UTF-8 form alone. */
function halves(text: string): [string, string] {
  const middle = text.length >> 1;
  const code = text.charCodeAt(middle);
  const at = code >= 0xdc00 && code <= 0xdfff ? middle - 1 : middle;
  return [text.slice(0, at), text.slice(at)];
}
