import { setTimeout as pause } from "node:timers/promises";
import type { Ask } from "./ask";
import type { Compared } from "./compared";
import { addedMilliseconds, percentiles } from "./figure";
import { percentile } from "./percentile";
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
  const alone: number[] = [];
  const relayed: number[] = [];
  // The first of each opens the connections and is not counted.
  for (let run = -1; run < runs; run++) {
    const times = [await timesOnTheWay(direct), await timesOnTheWay(throughService)] as const;
    if (run < 0) continue;
    alone.push(...times[0]);
    relayed.push(...times[1]);
  }
  const difference = (percent: number) =>
    addedMilliseconds(percentile(relayed, percent) - percentile(alone, percent));
  const what = `time of an event, ${streams} streams of ${eventsPerSecond}/s, added`;
  const peer = `engine directly: ${percentiles(alone)}; service: ${percentiles(relayed)}`;
  return [
    { what: `${what}: p50`, figure: difference(50), goal: "≤ 0.5 ms", peer },
    { what: `${what}: p99`, figure: difference(99), goal: "≤ 3 ms" },
  ];
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
