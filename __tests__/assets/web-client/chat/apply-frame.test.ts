import type { ServerFrame } from "../../../../assets/chat-protocol/server-frame";
import { applyFrame } from "../../../../assets/web-client/src/chat/apply-frame";
import type { Turn } from "../../../../assets/web-client/src/chat/turn";
import { requestId, turn } from "../support/turns";

const usage = { promptTokens: 1, completionTokens: 2 };

function delta(sequence: number, text: string, channel: "reasoning" | "answer" = "answer"): ServerFrame {
  return { type: "delta", requestId, sequence, channel, text };
}

function refusal(
  code: "NOT_FOUND" | "RATE_LIMITED" | "INTERNAL" | "UNAUTHENTICATED" | "CONFLICT",
): ServerFrame {
  const retryable = code !== "NOT_FOUND" && code !== "CONFLICT";
  return { type: "error", requestId, code, message: "said", retryable, retryAfterSeconds: 30 };
}

function applyAll(start: Turn, frames: readonly ServerFrame[], now = 5_000): Turn {
  return frames.reduce((current, frame) => applyFrame(current, frame, now).turn, start);
}

test("a whole answer: accepted, queued, reasoning, answer, finished", () => {
  const accepted = applyAll(turn(), [{ type: "accepted", requestId }]);
  expect(accepted).toMatchObject({ status: "waiting", isRecorded: true });
  const queued = applyAll(accepted, [{ type: "queued", requestId, position: 2 }]);
  expect(queued.position).toBe(2);
  const thinking = applyFrame(queued, delta(1, "Hm. ", "reasoning"), 10_000).turn;
  expect(thinking).toMatchObject({ status: "answering", reasoning: "Hm. ", reasoningSince: 10_000 });
  expect(thinking.position).toBeUndefined();
  const answering = applyFrame(thinking, delta(2, "Because"), 14_500).turn;
  expect(answering).toMatchObject({ answer: "Because", reasoningSeconds: 4.5 });
  const done = applyAll(answering, [
    delta(3, "."),
    { type: "finished", requestId, sequence: 4, reason: "stop", usage },
  ]);
  expect(done).toMatchObject({ status: "finished", answer: "Because.", reason: "stop", lastSequence: 4 });
});

test("what is known is ignored, whatever it says", () => {
  const known = applyAll(turn(), [delta(1, "a"), delta(2, "b")]);
  expect(applyFrame(known, delta(2, "x"), 0)).toEqual({ turn: known, outcome: "ignored" });
  expect(applyFrame(known, delta(1, "x"), 0)).toEqual({ turn: known, outcome: "ignored" });
});

test("a frame after a gap is not applied, but shows that the question is on record", () => {
  const { outcome, turn: after } = applyFrame(turn(), delta(2, "b"), 0);
  expect(outcome).toBe("gap");
  expect(after).toMatchObject({ answer: "", lastSequence: 0, isRecorded: true });
});

test("frames in any order, twice and with gaps that are filled later, give the same text", () => {
  const frames = ["Once ", "upon ", "a ", "time."].map((text, index) => delta(index + 1, text));
  const arrivals = [0, 2, 3, 1, 1, 0, 2, 3, 3].map((index) => frames[index] as ServerFrame);
  expect(applyAll(turn(), arrivals).answer).toBe("Once upon a time.");
});

test("a queue position that comes late does not take an answer back", () => {
  const answering = applyAll(turn(), [delta(1, "a"), { type: "queued", requestId, position: 1 }]);
  expect(answering).toMatchObject({ status: "answering", answer: "a" });
  expect(answering.position).toBeUndefined();
});

test("an error with a sequence ends the turn and keeps what was said", () => {
  const failed = applyAll(turn(), [
    delta(1, "a"),
    { type: "error", requestId, sequence: 2, code: "UNAVAILABLE", message: "gone", retryable: true },
  ]);
  expect(failed).toMatchObject({
    status: "failed",
    answer: "a",
    failure: { code: "UNAVAILABLE", retryable: true },
  });
});

test("a refused question has failed, with the time of the next try by this clock", () => {
  const { turn: failed } = applyFrame(turn(), refusal("RATE_LIMITED"), 5_000);
  expect(failed).toMatchObject({ status: "failed", isRecorded: false, failure: { retryAt: 35_000 } });
});

test("a refused resume of a question on record is tried again, if that may help", () => {
  const waiting = turn({ status: "waiting", isRecorded: true });
  expect(applyFrame(waiting, refusal("INTERNAL"), 0)).toEqual({ turn: waiting, outcome: "again" });
  expect(applyFrame(waiting, refusal("CONFLICT"), 0)).toEqual({ turn: waiting, outcome: "ignored" });
  expect(applyFrame(waiting, refusal("NOT_FOUND"), 0).turn.status).toBe("failed");
});

test("an expired token changes nothing about the turn", () => {
  const asked = turn();
  expect(applyFrame(asked, refusal("UNAUTHENTICATED"), 0)).toEqual({
    turn: asked,
    outcome: "unauthenticated",
  });
});

test("a stop of a question that never arrived ends it", () => {
  const { turn: stopped } = applyFrame(turn({ stopIsWanted: true }), refusal("NOT_FOUND"), 0);
  expect(stopped).toMatchObject({ status: "finished", reason: "cancelled" });
});

test("nothing comes after the end", () => {
  const done = turn({ status: "finished", reason: "stop", lastSequence: 3 });
  expect(applyFrame(done, delta(4, "more"), 0)).toEqual({ turn: done, outcome: "ignored" });
});
