import { receivedAnswer } from "../../chat/received-answer";
import type { AskedQuestion } from "./asked-question";
import { lastFrames } from "./last-frames";

type Question = Pick<AskedQuestion, "frames" | "requestId">;

/** What became of questions. */
export interface CheckedQuestions {
  readonly answered: number;
  readonly cancelled: number;
  /** By the code of the error. */
  readonly refused: ReadonlyMap<string, number>;
  /** In words, each thing that must not be. */
  readonly faults: readonly string[];
}

/** Looks at every question: whether it ended once, what came of it is whole, and a refusal says all that it has to. */
export function checkQuestions(questions: readonly Question[], tokensPerAnswer: number): CheckedQuestions {
  const whole = Array.from({ length: tokensPerAnswer }, (_, index) => `w${index + 1}`).join(" ");
  let [answered, cancelled] = [0, 0];
  const refused = new Map<string, number>();
  const faults: string[] = [];
  for (const { frames: all, requestId } of questions) {
    // Whoever accepts a question has no part in its answer, and may be slower.
    const frames = all.filter(({ frame }) => frame.type !== "accepted");
    const ends = lastFrames(all);
    const end = frames.at(-1)?.frame;
    const fault = (text: string) => faults.push(`${requestId}: ${text}`);
    if (ends.length !== 1 || end === undefined || end !== ends[0]?.frame) {
      fault(`${ends.length} last frames among ${frames.length}`);
      continue;
    }
    for (const { frame } of frames) {
      if (frame.type === "error" && frame !== end) fault(`not cancelled: ${JSON.stringify(frame)}`);
    }
    const positions = frames.flatMap(({ frame }) => (frame.type === "queued" ? [frame.position] : []));
    if (positions.some((position, index) => position > (positions[index - 1] ?? position))) {
      fault(`the positions rise: ${positions.join(", ")}`);
    }
    let text = "";
    try {
      text = receivedAnswer(frames, requestId).answer;
    } catch (error) {
      fault((error as Error).message);
    }
    if (!whole.startsWith(text)) fault(`the answer is not in order: ${text}`);
    if (end.type === "error") {
      refused.set(end.code, (refused.get(end.code) ?? 0) + 1);
      if (!end.retryable || (end.retryAfterSeconds ?? 0) < 1)
        fault(`refused without when: ${JSON.stringify(end)}`);
    } else if (end.type === "finished" && end.reason === "cancelled") cancelled++;
    else {
      answered++;
      if (text !== whole) fault(`the answer is not whole: ${text}`);
    }
  }
  return { answered, cancelled, refused, faults };
}
