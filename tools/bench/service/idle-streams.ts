import { setTimeout as pause } from "node:timers/promises";
import { ChatRequest, type ChatServiceClient, Role } from "../../../assets/proto/generated/llm/v1/chat";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import { median } from "../table";
import type { Bench, ChatProgram } from "./bench";
import { kibibytes, mebibytes, spread } from "./figure";
import { processCost } from "./process-cost";
import type { Row } from "./row";

const streams = 2000;
const settleMilliseconds = 500;
const streamLimitMilliseconds = 60_000;
/** Everybody may wait, and nothing happens meanwhile. */
const environment = {
  MAX_IN_FLIGHT: "1",
  MAX_QUEUED: "100000",
  GRPC_MAX_CONCURRENT_STREAMS: "100000",
  HEARTBEAT_SECONDS: "300",
  ENGINE_STALL_SECONDS: "3600",
};

interface Memory {
  readonly idle: number;
  readonly perStream: number;
}

/** Memory of streams that wait in the queue, all on one connection: by how much the process grows. */
export async function benchIdleStreams(
  bench: Bench,
  engine: FakeEngineProcess,
  runs: number,
): Promise<Row[]> {
  const service: Memory[] = [];
  const bare: Memory[] = [];
  for (let run = 0; run < runs; run++) {
    // The first caller gets the only place, and keeps it.
    await engine.configure({ tokensPerSecond: 0, tokensPerAnswer: 1, stallAfterTokens: -1, stamped: false });
    const program = await bench.startService(engine, environment);
    await engine.configure({ stallAfterTokens: 0 });
    service.push(await memoryOf(program));
    bare.push(await memoryOf(await bench.startFloor()));
  }
  await engine.configure({ stallAfterTokens: -1 });
  const figure = (values: readonly Memory[], of: keyof Memory) => values.map((value) => value[of]);
  return [
    {
      what: `memory of an idle stream: growth with ${streams.toLocaleString("en-US")} on one connection`,
      figure: spread(figure(service, "perStream"), kibibytes),
      goal: "≤ 32 KB",
      peer: `bare grpc-js server: ${spread(figure(bare, "perStream"), kibibytes)}`,
    },
    {
      what: "memory of the service without streams",
      figure: mebibytes(median(figure(service, "idle"))),
      peer: `bare grpc-js server: ${mebibytes(median(figure(bare, "idle")))}`,
    },
  ];
}

async function memoryOf(program: ChatProgram): Promise<Memory> {
  const idle = await settledBytes(program);
  await openStreams(program.client, streams);
  const full = await settledBytes(program);
  await program.stop();
  return { idle, perStream: (full - idle) / streams };
}

async function settledBytes({ pid }: ChatProgram): Promise<number> {
  await pause(settleMilliseconds);
  return processCost(pid).residentBytes;
}

/** Returns when each stream has had its first event. */
async function openStreams(client: ChatServiceClient, count: number): Promise<void> {
  const request = ChatRequest.fromPartial({ messages: [{ role: Role.ROLE_USER, content: "Hello" }] });
  const opened = Array.from({ length: count }, () => {
    const stream = client.chat(request, { deadline: Date.now() + streamLimitMilliseconds });
    return new Promise<void>((resolve, reject) => {
      stream.on("data", () => resolve());
      // Also when the server is stopped in the end, which is no news then.
      stream.on("error", reject);
    });
  });
  await Promise.all(opened);
}
