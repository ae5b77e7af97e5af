import type { ServerFrame } from "../../../assets/chat-protocol/server-frame";
import { receivedAnswer } from "../../../tools/chat/received-answer";

const requestId = "6c1d6b5e-9a52-4f54-8c5b-0d3f4a1f7b10";
const otherId = "6c1d6b5e-9a52-4f54-8c5b-0d3f4a1f7b11";

const delta = (sequence: number, text: string, channel: "reasoning" | "answer" = "answer"): ServerFrame => ({
  type: "delta",
  requestId,
  sequence,
  channel,
  text,
});
const end: ServerFrame = {
  type: "finished",
  requestId,
  sequence: 4,
  reason: "stop",
  usage: { promptTokens: 1, completionTokens: 3 },
};
const received = (...frames: readonly ServerFrame[]) => frames.map((frame, at) => ({ frame, at }));

test("the texts of a request are put together by channel, whatever comes between", () => {
  const frames = received(
    { type: "accepted", requestId },
    delta(1, "Hm", "reasoning"),
    { ...delta(1, "other"), requestId: otherId } as ServerFrame,
    { type: "error", requestId, code: "CONFLICT", message: "", retryable: false },
    delta(2, "Hel"),
    delta(3, "lo"),
  );
  expect(receivedAnswer(frames, requestId)).toMatchObject({
    reasoning: "Hm",
    answer: "Hello",
    end: undefined,
  });
  expect(receivedAnswer([...frames, ...received(end)], requestId).end).toEqual(end);
});

test("an answer may begin after what had come before", () => {
  expect(receivedAnswer(received(delta(3, "lo"), end), requestId, 2).answer).toBe("lo");
});

test.each([
  ["missing", [delta(1, "a"), delta(3, "c")]],
  ["doubled", [delta(1, "a"), delta(1, "a")]],
  ["out of order", [delta(2, "b"), delta(1, "a")]],
  ["missing at the beginning", [delta(2, "b")]],
] as const)("a frame that is %s is an error", (_, frames) => {
  expect(() => receivedAnswer(received(...frames), requestId)).toThrow(/sequences after 0 are/);
});
