import { setTimeout as pause } from "node:timers/promises";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { Ask } from "../service/ask";
import { percentilesOfRuns } from "../service/figure";
import type { Row } from "../service/row";
import type { ChatConnection } from "./chat-connection";
import type { MeasuredChat } from "./measured-chat";

const streams = 50;
const tokensPerSecond = 20;
const tokens = 300;
/** Between the beginnings of two streams: what begins at the same time needs as many runs of the function before. */
const apartMilliseconds = 100;
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
    gaps.chat.push(await all(connections, (connection) => gapsOfChat(chat, connection)));
    gaps.direct.push(await all(connections, () => gapsOf(direct)));
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

async function all(
  connections: readonly ChatConnection[],
  gaps: (connection: ChatConnection) => Promise<number[]>,
): Promise<number[]> {
  const begun = connections.map(async (connection, index) => {
    await pause(index * apartMilliseconds);
    return gaps(connection);
  });
  return (await Promise.all(begun)).flat();
}

async function gapsOfChat(chat: MeasuredChat, connection: ChatConnection): Promise<number[]> {
  const { stored } = await chat.ask(connection, "Hello");
  return between(stored.filter(({ frame }) => frame.type === "delta").map(({ at }) => at));
}

async function gapsOf(direct: Ask): Promise<number[]> {
  const times: number[] = [];
  await direct({ content: "Hello", maxTokens: tokens }, () => times.push(performance.now()));
  return between(times);
}

function between(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
