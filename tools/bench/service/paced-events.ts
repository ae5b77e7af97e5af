import { setTimeout as pause } from "node:timers/promises";
import { addedTimeRows, type TimesOfRun } from "./added-time";
import type { Ask } from "./ask";
import type { Compared } from "./compared";
import type { Row } from "./row";

const streams = 20;
const eventsPerSecond = 50;
const secondsPerRun = 2;
const question = { content: "Hello", maxTokens: eventsPerSecond * secondsPerRun };

/** How long each event is on its way from the engine to the client, while many streams run at a model's pace. */
export async function benchPacedEvents(
  { direct, engine, throughService }: Compared,
  runs: number,
): Promise<Row[]> {
  await engine.configure({
    tokensPerSecond: eventsPerSecond,
    tokensPerAnswer: question.maxTokens,
    stamped: true,
  });
  const times: TimesOfRun[] = [];
  // The first opens the connections, and is not counted.
  for (let run = -1; run < runs; run++) {
    const ofRun = { direct: await timesOnTheWay(direct), service: await timesOnTheWay(throughService) };
    if (run >= 0) times.push(ofRun);
  }
  const what = `time of an event, ${streams} streams of ${eventsPerSecond}/s, added`;
  return addedTimeRows(what, { p50: "≤ 0.5 ms", p99: "≤ 3 ms" }, times);
}

/** In milliseconds. Without the first events of the answers, which are measured on their own. */
async function timesOnTheWay(ask: Ask): Promise<number[]> {
  const times: number[] = [];
  const answers = Array.from({ length: streams }, async (_, stream) => {
    // Spread evenly over the time between two events of a stream.
    await pause((stream * 1000) / (streams * eventsPerSecond));
    let first = true;
    await ask(question, (text) => {
      const time = Number(process.hrtime.bigint() - BigInt(text)) / 1e6;
      if (!first) times.push(time);
      first = false;
    });
  });
  await Promise.all(answers);
  return times;
}
