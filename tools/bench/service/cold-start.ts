import { once } from "node:events";
import { connect } from "node:http2";
import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { MetadataServer } from "../../../local/instance-metadata/metadata-server";
import type { Bench, ServiceProgram } from "./bench";
import { seconds, spread } from "./figure";
import { checkByProxy } from "./health-proxy";
import type { Row } from "./row";

/** From the start of a process to its first good answer. */
export async function benchColdStart(
  bench: Bench,
  engine: FakeEngineProcess,
  serving: ServiceProgram,
  metadata: MetadataServer,
  runs: number,
): Promise<Row[]> {
  await engine.configure({ tokensPerSecond: 0, tokensPerAnswer: 1, stallAfterTokens: -1, stamped: false });
  const service: number[] = [];
  const bare: number[] = [];
  const proxy: number[] = [];
  for (let run = 0; run < runs; run++) {
    service.push(await secondsUntilReady(() => bench.startService(engine)));
    bare.push(await secondsUntilReady(() => bench.startFloor()));
    proxy.push(await secondsUntilReady(() => startAnsweringProxy(bench, serving, metadata)));
  }
  return [
    {
      what: "cold start of the service, engine up, to SERVING",
      figure: spread(service, seconds),
      peer: `bare grpc-js server, to listening: ${spread(bare, seconds)}`,
    },
    { what: "cold start of the health proxy, service up, to its first 200", figure: spread(proxy, seconds) },
  ];
}

async function secondsUntilReady(start: () => Promise<{ stop(): Promise<void> }>): Promise<number> {
  const started = performance.now();
  const program = await start();
  const time = (performance.now() - started) / 1000;
  await program.stop();
  return time;
}

async function startAnsweringProxy(bench: Bench, service: ServiceProgram, metadata: MetadataServer) {
  const proxy = await bench.startHealthProxy(service, metadata);
  const session = connect(proxy.url, { rejectUnauthorized: false });
  try {
    await once(session, "connect");
    await checkByProxy(session);
    return proxy;
  } finally {
    session.destroy();
  }
}
