import { randomUUID } from "node:crypto";
import type { ServerFrame } from "../../assets/chat-protocol/server-frame";
import { countLosses } from "./support/count-losses";
import { readAnswer } from "./support/read-answer";

const requestId = randomUUID();
const delta = (sequence: number, text: string): ServerFrame => ({
  type: "delta",
  requestId,
  sequence,
  channel: "answer",
  text,
});
const finished = (sequence: number): ServerFrame => ({
  type: "finished",
  requestId,
  sequence,
  reason: "stop",
  usage: { promptTokens: 1, completionTokens: 3 },
});
const whole = [delta(1, "w1"), delta(2, " w2 w3"), finished(3)];

test.each([
  ["everything, once", whole, { lost: 0, duplicates: 0 }],
  ["a frame again", [whole[0], ...whole], { lost: 0, duplicates: 0 }],
  ["a sequence with two contents", [...whole, delta(2, " w4")], { lost: 0, duplicates: 1 }],
  ["a word twice", [delta(1, "w1"), delta(2, " w2 w3 w3"), finished(3)], { lost: 0, duplicates: 1 }],
  ["a word less", [delta(1, "w1"), delta(2, " w3"), finished(3)], { lost: 1, duplicates: 0 }],
  ["a frame less", [delta(1, "w1"), finished(3)], { lost: 3, duplicates: 0 }],
] as const)("%s", (_, frames, losses) => {
  const answer = readAnswer(frames as readonly ServerFrame[], requestId);
  expect(countLosses(answer, "w1 w2 w3")).toEqual(losses);
  expect(answer.end?.type).toBe("finished");
});

test("frames that came again are dropped, and counted; those of others are not looked at", () => {
  const other = { ...delta(1, "other"), requestId: randomUUID() } as ServerFrame;
  const answer = readAnswer([other, ...whole.slice(0, 2), ...whole], requestId);
  expect(answer).toMatchObject({
    text: "w1 w2 w3",
    lastSequence: 3,
    missing: [],
    contradictory: [],
    dropped: 2,
  });
});
