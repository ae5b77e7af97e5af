import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Ask } from "../service/ask";
import { milliseconds, percentilesOfRuns, spread } from "../service/figure";
import { percentile } from "../service/percentile";
import type { Row } from "../service/row";
import { median } from "../table";
import { atMost } from "./goal";

const questionsPerRun = 30;
const goalMilliseconds = 60;
const question = { content: "Hello", maxTokens: 2 };

/** What one run took, question by question, in milliseconds. */
interface Times {
  /** From sending to the first token, through everything, and from the engine directly. */
  readonly chat: number[];
  readonly direct: number[];
  /** Of the chat's: until the engine produced the token, and from there to the client. */
  readonly there: number[];
  readonly back: number[];
}

/** Time from the question to the first token at the client, one question after the other, each of a new conversation. */
export async function benchFirstToken(
  chat: MeasuredChat<FakeEngineProcess>,
  direct: Ask,
  runs: number,
): Promise<Row[]> {
  // The second token comes alone, as those of a model do.
  await chat.engine.configure({
    tokensPerSecond: 200,
    tokensPerAnswer: question.maxTokens,
    stamped: true,
    answer: "",
  });
  const times: Times[] = [];
  // The first starts the functions and opens their connections, and is not counted.
  for (let run = -1; run < runs; run++) {
    const ofRun = await timesOfRun(chat, direct);
    if (run >= 0) times.push(ofRun);
  }
  const added = (percent: number) =>
    times.map((run) => percentile(run.chat, percent) - percentile(run.direct, percent));
  const of = (whose: keyof Times, percent: number) =>
    percentilesOfRuns(
      times.map((run) => run[whose]),
      percent,
    );
  const what = "send to first token at the client, added to the engine's own";
  return [
    {
      what: `${what}: p50`,
      figure: spread(added(50), milliseconds),
      goal: atMost(goalMilliseconds, median(added(50)), (value) => `${value} ms`),
      peer: `engine directly ${of("direct", 50)}; chat ${of("chat", 50)}: ${of("there", 50)} to the engine, ${of("back", 50)} back`,
    },
    {
      what: `${what}: p99`,
      figure: spread(added(99), milliseconds),
      peer: `engine directly ${of("direct", 99)}; chat ${of("chat", 99)}`,
    },
  ];
}

async function timesOfRun(chat: MeasuredChat, direct: Ask): Promise<Times> {
  const times: Times = { chat: [], direct: [], there: [], back: [] };
  const connection = await chat.connect();
  for (let index = 0; index < questionsPerRun; index++) {
    const asked = performance.now();
    let first = Number.NaN;
    await direct(question, () => {
      if (Number.isNaN(first)) first = performance.now();
    });
    times.direct.push(first - asked);

    const sent = performance.now();
    const { stored } = await chat.ask(connection, question.content);
    const [token] = stored;
    if (token?.frame.type !== "delta") throw new Error("the answer has no first token");
    const produced = producedAt(token.frame.text);
    times.chat.push(token.at - sent);
    times.there.push(produced - sent);
    times.back.push(token.at - produced);
  }
  connection.close();
  return times;
}

/** When the first of some stamped tokens was produced, on the clock of `performance.now()`. */
function producedAt(text: string): number {
  const now = process.hrtime.bigint();
  // A frame may hold several; all are as long as the clock's present reading.
  const stamp = BigInt(text.slice(0, String(now).length));
  return performance.now() - Number(now - stamp) / 1e6;
}
