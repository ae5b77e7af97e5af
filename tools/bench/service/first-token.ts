import type { Ask } from "./ask";
import type { Compared } from "./compared";
import { addedMilliseconds, percentiles } from "./figure";
import { percentile } from "./percentile";
import type { Row } from "./row";

const pairsPerRun = 100;
const uncounted = 20;
const question = { content: "Hello", maxTokens: 2 };

/** Time from the question to the first text, one question after the other, on connections that are open. */
export async function benchFirstToken(
  { direct, engine, throughService }: Compared,
  runs: number,
): Promise<Row[]> {
  // The second token comes alone, as those of a model do.
  await engine.configure({ tokensPerSecond: 200, tokensPerAnswer: 2, stamped: false });
  const times = { direct: [] as number[], service: [] as number[] };
  for (let pair = -uncounted; pair < runs * pairsPerRun; pair++) {
    const alone = await firstToken(direct);
    const relayed = await firstToken(throughService);
    if (pair < 0) continue;
    times.direct.push(alone);
    times.service.push(relayed);
  }
  const difference = (percent: number) =>
    addedMilliseconds(percentile(times.service, percent) - percentile(times.direct, percent));
  const peer = `engine directly: ${percentiles(times.direct)}; service: ${percentiles(times.service)}`;
  return [
    { what: "time to first token, added: p50", figure: difference(50), goal: "≤ 3 ms", peer },
    { what: "time to first token, added: p99", figure: difference(99) },
  ];
}

async function firstToken(ask: Ask): Promise<number> {
  const started = performance.now();
  let first: number | undefined;
  await ask(question, () => {
    first ??= performance.now();
  });
  return (first ?? Number.NaN) - started;
}
