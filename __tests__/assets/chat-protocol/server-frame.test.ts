import { serverFrame, storedFrame } from "../../../assets/chat-protocol/server-frame";

const requestId = "0192f0c1-1111-7abc-9def-0123456789ab";
const finished = {
  type: "finished",
  requestId,
  sequence: 3,
  reason: "stop",
  usage: { promptTokens: 5, completionTokens: 0 },
};
const delta = { type: "delta", requestId, sequence: 1, channel: "answer", text: "" };
const failed = { type: "error", requestId, sequence: 2, code: "TIMEOUT", message: "late", retryable: true };

test.each<[string, object]>([
  ["accepted", { type: "accepted", requestId }],
  ["queued", { type: "queued", requestId, position: 1 }],
  ["delta", delta],
  ["finished", finished],
  [
    "an error about nothing known",
    { type: "error", code: "BAD_FRAME", message: "not JSON", retryable: false },
  ],
  ["the end of a request that failed", { ...failed, retryAfterSeconds: 0 }],
  ["pong", { type: "pong" }],
])("%s is a frame, as it is", (_, frame) => {
  expect(serverFrame.parse(frame)).toEqual(frame);
});

test.each<[string, object]>([
  ["the place before the first", { type: "queued", requestId, position: 0 }],
  ["sequence 0", { ...delta, sequence: 0 }],
  ["an unknown reason", { ...finished, reason: "bored" }],
  ["an unknown code", { ...failed, code: "OOPS" }],
])("%s is none", (_, frame) => {
  expect(serverFrame.safeParse(frame).success).toBe(false);
});

test("a field of a newer service is dropped, so that an older page goes on", () => {
  expect(serverFrame.parse({ ...delta, tokens: 3 })).toEqual(delta);
});

test("only what has a sequence is stored", () => {
  expect([delta, finished, failed].map((frame) => storedFrame.safeParse(frame).success)).toEqual([
    true,
    true,
    true,
  ]);
  const { sequence: _, ...refused } = failed;
  expect(storedFrame.safeParse(refused).success).toBe(false);
});
