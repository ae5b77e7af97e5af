import { percentile } from "../service/percentile";
import type { AskedQuestion } from "./asked-question";
import { countTokens } from "./count-tokens";
import { fairnessIndex } from "./fairness-index";

type Question = Pick<AskedQuestion, "end" | "firstText" | "frames" | "sentAt">;

/** What a step has come to. */
export interface StepFigures {
  /** That all users together received. */
  readonly tokensPerSecond: number;
  /** Milliseconds from sending to the first piece of the answer, of all that began to be answered. */
  readonly firstToken: { readonly p50: number; readonly p99: number };
  /** Jain's index of the tokens that each user received from the beginning to the end of the step. */
  readonly fairness: number;
  /** Whole answers of the user who got the fewest, and of the one who got the most. */
  readonly answers: { readonly least: number; readonly most: number };
}

/** @param step its questions by user, and from when to when throughput is measured */
export function stepFigures(step: {
  readonly from: number;
  readonly to: number;
  readonly questions: readonly (readonly Question[])[];
}): StepFigures {
  const { from, questions, to } = step;
  const tokens = (begin?: number) =>
    questions.map((ofUser) => ofUser.reduce((sum, { frames }) => sum + countTokens(frames, begin, to), 0));
  const first = questions
    .flat()
    .flatMap(({ firstText, sentAt }) => (firstText === undefined ? [] : [firstText.at - sentAt]));
  const answers = questions.map((ofUser) => ofUser.filter((question) => isAnswered(question, to)).length);
  return {
    tokensPerSecond: (1000 * tokens(from).reduce((sum, each) => sum + each, 0)) / (to - from),
    firstToken: { p50: percentile(first, 50), p99: percentile(first, 99) },
    fairness: fairnessIndex(tokens()),
    answers: { least: Math.min(...answers), most: Math.max(...answers) },
  };
}

function isAnswered({ end }: Question, by: number): boolean {
  return end?.frame.type === "finished" && end.frame.reason === "stop" && end.at <= by;
}
