import { questionSize, sendable } from "../../../../assets/web-client/src/chat/question-limit";
import { sendProblem } from "../../../../assets/web-client/src/chat/send-problem";

test("a question is measured in UTF-8 bytes", () => {
  expect(questionSize("ä€😀", 16_384)).toMatchObject({ bytes: 9, isTooLong: false, isNearLimit: false });
  expect(questionSize("a".repeat(14_000), 16_384)).toMatchObject({ isTooLong: false, isNearLimit: true });
  expect(questionSize("a".repeat(16_384), 16_384).isTooLong).toBe(false);
  expect(questionSize("a".repeat(16_385), 16_384).isTooLong).toBe(true);
});

test("what JSON makes too large for a frame is too long, too", () => {
  expect(questionSize("\n".repeat(16_384), 24_576).isTooLong).toBe(true);
});

test("blank edges and halves of characters are not sent", () => {
  expect(sendable("  a\nb \n")).toBe("a\nb");
  expect(sendable("a\uD83Db😀")).toBe("a\uFFFDb😀");
});

test("says why a question cannot be sent, and lets it be sent before the connection is there", () => {
  const size = questionSize("Why?", 100);
  const can = { size, isAnswering: false, connection: "open" } as const;
  expect(sendProblem(can)).toBeUndefined();
  expect(sendProblem({ ...can, connection: "reconnecting" })).toBeUndefined();
  expect(sendProblem({ ...can, connection: "offline" })).toBeUndefined();
  expect(sendProblem({ ...can, connection: "refused" })).toContain("no connection");
  expect(sendProblem({ ...can, connection: "session-ended" })).toContain("Sign in again");
  expect(sendProblem({ ...can, isAnswering: true })).toContain("Wait for the answer");
  expect(sendProblem({ ...can, size: questionSize("a".repeat(101), 100) })).toContain("too long");
});
