import { checkPositions } from "../../../../tools/bench/load/check-positions";
import type { ReceivedFrame } from "../../../../tools/chat/chat-connection";
import { accepted, queued } from "./support/frames";

const admitted = (admittedAt: number, ...frames: ReceivedFrame[]) => ({ admittedAt, question: { frames } });

test("places are true when so many get in before", () => {
  expect(
    checkPositions([
      admitted(1000, accepted(0)),
      admitted(2000, queued(1200, 1)),
      admitted(3000, queued(1300, 2), queued(2050, 1)),
    ]),
  ).toEqual({ frames: 3, tooGood: 0, neverTrue: 0, lateMilliseconds: [0, 0, 0] });
});

test("a place that promises less waiting than there is is too good", () => {
  const { tooGood } = checkPositions([admitted(2000), admitted(3000), admitted(4000, queued(20, 2))]);
  expect(tooGood).toBe(1);
});

test("a place behind more requests than ever came before was never true", () => {
  const { neverTrue } = checkPositions([admitted(2000), admitted(4000, queued(20, 3))]);
  expect(neverTrue).toBe(1);
});

test("a place that was true is late by the time since it was not any more", () => {
  const { lateMilliseconds, neverTrue } = checkPositions([admitted(2000), admitted(4000, queued(2300, 2))]);
  expect([lateMilliseconds, neverTrue]).toEqual([[300], 0]);
});

test("who comes to the engine at about the same time may have been let in in either order", () => {
  expect(checkPositions([admitted(2000, queued(10, 2)), admitted(2020, queued(10, 1))])).toMatchObject({
    tooGood: 0,
    neverTrue: 0,
  });
});
