import { stepFigures } from "../../../../tools/bench/load/step-figures";
import type { ReceivedFrame } from "../../../../tools/chat/chat-connection";
import { accepted, delta, finished, refused } from "./support/frames";

function question(sentAt: number, ...frames: ReceivedFrame[]) {
  return {
    sentAt,
    frames,
    firstText: frames.find(({ frame }) => frame.type === "delta"),
    end: frames.find(({ frame }) => frame.type === "finished" || frame.type === "error"),
  };
}

const quick = question(0, accepted(1), delta(100, 1, "w1"), delta(1500, 2, " w2"), finished(1600, 3));
const slow = question(0, accepted(1), delta(2500, 1, "w1 w2"), finished(2600, 2));

test("throughput is what came in the measured time; users share what came in the whole step", () => {
  const figures = stepFigures({ from: 1000, to: 3000, questions: [[quick], [slow]] });
  expect(figures.tokensPerSecond).toBe(1.5);
  expect(figures.fairness).toBe(1);
});

test("the wait begins with the sending, and a question that nobody has begun to answer has none", () => {
  const { firstToken } = stepFigures({ from: 0, to: 3000, questions: [[quick, question(1700)], [slow]] });
  expect(firstToken).toEqual({ p50: 100, p99: 2500 });
});

test("an answer counts for its user when it is whole by the end of the step", () => {
  const late = question(0, delta(100, 1, "w1"), finished(3001, 2));
  const cancelled = question(0, delta(100, 1, "w1"), finished(200, 2, "cancelled"));
  const { answers } = stepFigures({
    from: 0,
    to: 3000,
    questions: [[quick, quick, late], [cancelled], [question(0, refused(5))]],
  });
  expect(answers).toEqual({ least: 0, most: 2 });
});
