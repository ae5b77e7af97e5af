import { announcementOf } from "../../../../assets/web-client/src/chat/announcement";
import { duration } from "../../../../assets/web-client/src/chat/duration";
import { canBeAskedAgain, failureText } from "../../../../assets/web-client/src/chat/failure-text";
import { localTime } from "../../../../assets/web-client/src/chat/local-time";
import { turn } from "../support/turns";

const timeOf = (time: number) => `<${time}>`;

test.each([
  [0, "0 s"],
  [0.2, "1 s"],
  [59.4, "1 min"],
  [125, "2 min 5 s"],
  [3_600, "1 h"],
  [9 * 3_600 + 61, "9 h 1 min"],
])("%p seconds are %p", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test("a time of another day has the day", () => {
  const now = new Date(2026, 10, 24, 12, 0).getTime();
  expect(localTime(new Date(2026, 10, 24, 21, 5).getTime(), now, "en-GB")).toBe("21:05");
  expect(localTime(new Date(2026, 10, 25, 9, 0).getTime(), now, "en-GB")).toBe("Wednesday 09:00");
});

test("what sleeps says when it wakes, and an empty allowance when it is renewed", () => {
  const failure = { message: "", retryable: true, retryAt: 7 };
  expect(failureText({ ...failure, code: "SERVICE_ASLEEP" }, timeOf)).toBe(
    "The service is asleep. It wakes at <7>.",
  );
  expect(failureText({ ...failure, code: "QUOTA_EXCEEDED" }, timeOf)).toContain("It is renewed at <7>.");
});

test("what cannot succeed is not offered again", () => {
  expect(canBeAskedAgain({ code: "TEXT_TOO_LONG", message: "", retryable: false })).toBe(false);
  expect(canBeAskedAgain({ code: "CONFLICT", message: "", retryable: false })).toBe(true);
  expect(canBeAskedAgain({ code: "OVERLOADED", message: "", retryable: true })).toBe(true);
});

test("a screen reader hears the state, and never the text", () => {
  const said = [
    turn(),
    turn({ status: "waiting", position: 3 }),
    turn({ status: "answering", reasoning: "secret" }),
    turn({ status: "answering", answer: "secret" }),
    turn({ status: "finished", answer: "secret", reason: "stop" }),
    turn({ status: "finished", answer: "secret", reason: "cancelled" }),
    turn({ status: "failed", failure: { code: "TIMEOUT", message: "", retryable: true } }),
  ].map((each) => announcementOf(each, timeOf));
  expect(said).toEqual([
    "Question sent",
    "Position 3 in the queue",
    "Thinking",
    "Answering",
    "Answer finished",
    "Answer stopped",
    "Answer failed: The answer took too long.",
  ]);
});
