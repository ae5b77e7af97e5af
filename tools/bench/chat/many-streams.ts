import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { ChatConnection } from "../../chat/chat-connection";
import type { ReceivedAnswer } from "../../chat/received-answer";
import type { MeasuredChat } from "../running-chat/measured-chat";
import type { Ask } from "../service/ask";
import { percentilesOfRuns } from "../service/figure";
import type { Row } from "../service/row";

const streams = 50;
/** As many as this machine carries: every token of every stream is stored and posted. */
const tokensPerSecond = 5;
const tokens = 100;
const withoutEnd = 1_000_000;

/** How evenly tokens arrive while many answers are made at the same time. */
export async function benchManyStreams(
  chat: MeasuredChat<FakeEngineProcess>,
  direct: Ask,
  runs: number,
): Promise<Row[]> {
  const connections = await openConnections(chat);
  await startFunctions(chat, connections);
  await chat.engine.configure({ tokensPerSecond, tokensPerAnswer: tokens, stamped: false, answer: "" });
  const gaps = { chat: [] as number[][], direct: [] as number[][] };
  for (let run = 0; run < runs; run++) {
    gaps.chat.push(await gapsOfChat(chat, connections));
    gaps.direct.push(await gapsOfEngine(direct));
  }
  for (const connection of connections) connection.close();
  const of = (whose: keyof typeof gaps, percent: number) => percentilesOfRuns(gaps[whose], percent);
  return [
    {
      what: `${streams} streams of ${tokensPerSecond} tokens/s: time between two frames, p50`,
      figure: of("chat", 50),
      peer: `between two events of the engine directly: ${of("direct", 50)}`,
    },
    {
      what: `${streams} streams of ${tokensPerSecond} tokens/s: time between two frames, p99`,
      figure: of("chat", 99),
      peer: `between two events of the engine directly: ${of("direct", 99)}`,
    },
  ];
}

async function openConnections(chat: MeasuredChat): Promise<ChatConnection[]> {
  const connections: ChatConnection[] = [];
  while (connections.length < streams) connections.push(await chat.connect());
  return connections;
}

/** As many runs of the answering function as there are streams, one after the other: each is a process here. */
async function startFunctions(
  chat: MeasuredChat<FakeEngineProcess>,
  connections: readonly ChatConnection[],
): Promise<void> {
  await chat.engine.configure({
    tokensPerSecond: 1,
    tokensPerAnswer: withoutEnd,
    stamped: false,
    answer: "",
  });
  const requests: (() => Promise<unknown>)[] = [];
  for (const connection of connections) {
    const requestId = connection.ask("Hello");
    await connection.until("first token", ({ type }) => type === "delta");
    requests.push(() => {
      connection.send({ action: "cancel", requestId });
      return connection.until("end", ({ type }) => type === "finished");
    });
  }
  for (const end of requests) await end();
}

/** One begins after the other: what runs at the same time are the answers only. */
async function gapsOfChat(chat: MeasuredChat, connections: readonly ChatConnection[]): Promise<number[]> {
  const answers: Promise<ReceivedAnswer>[] = [];
  for (const connection of connections) {
    const from = connection.frames.length;
    const requestId = connection.ask("Hello");
    await connection.until("acceptance", ({ type }) => type === "accepted" || type === "error", from);
    answers.push(chat.answer(connection, requestId));
  }
  const received = await Promise.all(answers);
  return received.flatMap(({ stored }) =>
    between(stored.filter(({ frame }) => frame.type === "delta").map(({ at }) => at)),
  );
}

async function gapsOfEngine(direct: Ask): Promise<number[]> {
  const answers = Array.from({ length: streams }, async () => {
    const times: number[] = [];
    await direct({ content: "Hello", maxTokens: tokens }, () => times.push(performance.now()));
    return between(times);
  });
  return (await Promise.all(answers)).flat();
}

function between(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
