import { checkQuestions } from "../../../../tools/bench/load/check-questions";
import type { ReceivedFrame } from "../../../../tools/chat/chat-connection";
import { accepted, delta, failed, finished, queued, refused, requestId } from "./support/frames";

const check = (...frames: ReceivedFrame[]) => checkQuestions([{ frames, requestId }], 2);

test("a whole answer, a part of a cancelled one and a refusal that says when are all well", () => {
  expect(check(accepted(0), queued(1, 2), queued(2, 1), delta(3, 1, "w1 w2"), finished(4, 2))).toMatchObject({
    answered: 1,
    faults: [],
  });
  expect(check(accepted(0), delta(3, 1, "w1"), finished(4, 2, "cancelled"))).toMatchObject({
    cancelled: 1,
    faults: [],
  });
  const { faults, refused: counts } = check(accepted(0), refused(1, { retryAfterSeconds: 3 }));
  expect([faults, [...counts]]).toEqual([[], [["OVERLOADED", 1]]]);
});

test("whoever accepts a question may be slower than whoever answers it", () => {
  expect(check(delta(1, 1, "w1 w2"), finished(2, 2), accepted(3)).faults).toEqual([]);
});

test.each<[string, RegExp, ReceivedFrame[]]>([
  ["has no end", /0 last frames/, [accepted(0), delta(1, 1, "w1 w2")]],
  ["goes on after its end", /1 last frames among 3/, [delta(1, 1, "w1 w2"), finished(2, 2), queued(3, 1)]],
  ["ends twice", /2 last frames/, [delta(1, 1, "w1 w2"), finished(2, 2), finished(3, 2)]],
  [
    "cannot be cancelled",
    /not cancelled: .*INTERNAL/,
    [accepted(0), delta(1, 1, "w1 w2"), failed(2), finished(3, 2)],
  ],
  ["is not whole", /not whole: w1$/, [delta(1, 1, "w1"), finished(2, 2)]],
  ["comes twice", /the sequences/, [delta(1, 1, "w1 w2"), delta(1, 1, "w1 w2"), finished(2, 2)]],
  ["lacks a frame", /the sequences/, [delta(1, 2, "w1 w2"), finished(2, 3)]],
  ["has another order", /not in order: w2 w1/, [delta(1, 1, "w2 w1"), finished(2, 2)]],
  [
    "waits behind more than before",
    /rise: 1, 2/,
    [queued(0, 1), queued(1, 2), delta(2, 1, "w1 w2"), finished(3, 2)],
  ],
  ["is refused without when", /without when/, [refused(1)]],
  ["is refused for good", /without when/, [refused(1, { retryable: false, retryAfterSeconds: 3 })]],
])("a question that %s is a fault", (_, fault, frames) => {
  expect(check(...frames).faults.join("\n")).toMatch(fault);
});
