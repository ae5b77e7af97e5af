import type { Duplex } from "node:stream";

/** The longest header of a frame: 2 bytes, a length of 8 bytes, a mask of 4. */
const longestHeader = 14;

/** Frames with this opcode or a higher one are no part of a message: ping, pong, close. */
const firstControlOpcode = 8;

/**
 * Follows the frames that a client sends, and calls `onTooLarge` once when one is larger than the limit. The WebSocket
 * library bounds messages only, and joins the frames of one before it tells.
 *
 * @param onTooLarge is told how many messages were complete before
 *
 * Format of a frame: https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
export function watchFrames(
  socket: Duplex,
  limitBytes: number,
  onTooLarge: (messages: number) => void,
): void {
  let header: Buffer = Buffer.alloc(0);
  let payloadLeft = 0;
  let messages = 0;
  const follow = (chunk: Buffer): void => {
    let offset = 0;
    while (offset < chunk.length) {
      if (payloadLeft > 0) {
        const skipped = Math.min(payloadLeft, chunk.length - offset);
        payloadLeft -= skipped;
        offset += skipped;
        continue;
      }
      const known = header.length;
      header = Buffer.concat([header, chunk.subarray(offset, offset + longestHeader - known)]);
      const frame = readHeader(header);
      if (frame === undefined) return;
      offset += frame.headerBytes - known;
      header = Buffer.alloc(0);
      payloadLeft = frame.payloadBytes;
      if (payloadLeft > limitBytes) {
        socket.off("data", follow);
        onTooLarge(messages);
        return;
      }
      if (frame.endsMessage) messages++;
    }
  };
  // Before the library, so that nothing of a message that is too large is heard.
  socket.prependListener("data", follow);
}

/** Undefined: not all of it is there. */
function readHeader(bytes: Buffer) {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const short = second & 0x7f;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const headerBytes = 2 + lengthBytes + (second & 0x80 ? 4 : 0);
  if (bytes.length < headerBytes) return undefined;
  const payloadBytes =
    lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : lengthBytes === 2 ? bytes.readUInt16BE(2) : short;
  const endsMessage = (first & 0x80) !== 0 && (first & 0x0f) < firstControlOpcode;
  return { headerBytes, payloadBytes, endsMessage };
}
