import type { ServerFrame } from "../../../../../assets/chat-protocol/server-frame";
import type { ReceivedFrame } from "../../../../../tools/chat/chat-connection";

export const requestId = "5f8c1c1e-2b6f-4f0b-8d6e-7f5d1a2b3c4d";

const usage = { promptTokens: 1, completionTokens: 2 };

export function at(time: number, frame: ServerFrame): ReceivedFrame {
  return { at: time, frame };
}

export const accepted = (time: number) => at(time, { type: "accepted", requestId });

export const queued = (time: number, position: number) => at(time, { type: "queued", requestId, position });

export const delta = (time: number, sequence: number, text: string) =>
  at(time, { type: "delta", requestId, sequence, channel: "answer", text });

export const finished = (time: number, sequence: number, reason: "stop" | "cancelled" = "stop") =>
  at(time, { type: "finished", requestId, sequence, reason, usage });

export const refused = (time: number, others: { retryable?: boolean; retryAfterSeconds?: number } = {}) =>
  at(time, {
    type: "error",
    requestId,
    sequence: 1,
    code: "OVERLOADED",
    message: "no room",
    retryable: true,
    ...others,
  });

/** Of what was sent besides the question. */
export const failed = (time: number) =>
  at(time, {
    type: "error",
    requestId,
    code: "INTERNAL",
    message: "a fault of the service",
    retryable: true,
  });
