import type { AnswerPiece } from "./fake-answer";

/** An answer whose every token is the time at which it is asked for: `FakeEngineSettings.stamped`. */
export function* stampedAnswer(tokens: number): Generator<AnswerPiece> {
  for (let token = 0; token < tokens; token++) {
    yield { field: "content", text: String(process.hrtime.bigint()) };
  }
}
