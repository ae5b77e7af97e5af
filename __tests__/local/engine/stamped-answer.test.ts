import { stampedAnswer } from "../../../local/engine/stamped-answer";

test("each token is the time at which it is asked for", () => {
  const answer = stampedAnswer(2);
  const before = process.hrtime.bigint();
  const first = answer.next().value;
  const between = process.hrtime.bigint();
  const second = answer.next().value;
  const times = [
    before,
    BigInt(first?.text ?? ""),
    between,
    BigInt(second?.text ?? ""),
    process.hrtime.bigint(),
  ];
  expect(times).toEqual([...times].sort((a, b) => Number(a - b)));
  expect(first?.field).toBe("content");
  expect(answer.next().done).toBe(true);
});
