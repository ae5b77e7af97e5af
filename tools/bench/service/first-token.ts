import { addedTimeRows, type TimesOfRun } from "./added-time";
import type { Ask } from "./ask";
import type { Compared } from "./compared";
import type { Row } from "./row";

const questionsPerRun = 100;
const question = { content: "Hello", maxTokens: 2 };

/** Time from the question to the first text, one question after the other, on connections that are open. */
export async function benchFirstToken(
  { direct, engine, throughService }: Compared,
  runs: number,
): Promise<Row[]> {
  // The second token comes alone, as those of a model do.
  await engine.configure({ tokensPerSecond: 200, tokensPerAnswer: question.maxTokens, stamped: false });
  const times: TimesOfRun[] = [];
  // The first is compiled while it runs, and is not counted.
  for (let run = -1; run < runs; run++) {
    const ofRun = { direct: [] as number[], service: [] as number[] };
    for (let index = 0; index < questionsPerRun; index++) {
      ofRun.direct.push(await firstToken(direct));
      ofRun.service.push(await firstToken(throughService));
    }
    if (run >= 0) times.push(ofRun);
  }
  return addedTimeRows("time to first token, added", { p50: "≤ 3 ms" }, times);
}

/** In milliseconds. */
async function firstToken(ask: Ask): Promise<number> {
  const started = performance.now();
  let first = Number.NaN;
  await ask(question, () => {
    if (Number.isNaN(first)) first = performance.now();
  });
  return first - started;
}
