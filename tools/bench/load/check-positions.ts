import type { AskedQuestion } from "./asked-question";

/** A question that an engine began to answer. */
export interface AdmittedQuestion {
  readonly question: Pick<AskedQuestion, "frames">;
  /** When the engine got it, in milliseconds of `performance.now()`. */
  readonly admittedAt: number;
}

/** How true the places in the queue were that clients were told. */
export interface CheckedPositions {
  /** Of type `queued`. */
  readonly frames: number;
  /** Frames that promised less waiting than there was. */
  readonly tooGood: number;
  /** Frames that named more requests before this one than ever were. */
  readonly neverTrue: number;
  /** Of each frame, milliseconds from when the place was not true any more to when the frame came; 0: it still was. */
  readonly lateMilliseconds: readonly number[];
}

/** From an instance's decision to its engine: who is let in within this time may come there in another order. */
const orderMilliseconds = 100;

/**
 * Compares the places that clients were told with the order in which an engine got the questions of one instance. Place p
 * is true as long as p - 1 others get in before this one. All who waited must have got in.
 */
export function checkPositions(admitted: readonly AdmittedQuestion[]): CheckedPositions {
  let [frames, tooGood, neverTrue] = [0, 0, 0];
  const lateMilliseconds: number[] = [];
  for (const own of admitted) {
    const { admittedAt, question } = own;
    const others = admitted.filter((each) => each !== own).map((each) => each.admittedAt);
    // Those who may have been before it, the last one first.
    const before = others
      .filter((time) => time < admittedAt + orderMilliseconds)
      .sort((first, second) => second - first);
    for (const { at, frame } of question.frames) {
      if (frame.type !== "queued") continue;
      frames++;
      const ahead = frame.position - 1;
      const between = others.filter(
        (time) => time > at + orderMilliseconds && time < admittedAt - orderMilliseconds,
      );
      if (between.length > ahead) tooGood++;
      // When the first of those that it counts got in, one less was ahead.
      const first = ahead === 0 ? admittedAt : before[ahead - 1];
      if (first === undefined) neverTrue++;
      else lateMilliseconds.push(Math.max(0, at - first));
    }
  }
  return { frames, tooGood, neverTrue, lateMilliseconds };
}
