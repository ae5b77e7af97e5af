import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { setTimeout as pause } from "node:timers/promises";
import type { MetadataServer } from "../../../local/instance-metadata/metadata-server";
import type { Bench, ServiceProgram } from "./bench";
import { mebibytes, milliseconds, percentilesOfRuns, spread } from "./figure";
import type { HealthClient } from "./health-client";
import { percentile } from "./percentile";
import { processCost } from "./process-cost";
import type { Row } from "./row";

const checksPerSecond = 200;
const secondsPerRun = 2;
const uncounted = 100;

/** Health checks at a steady pace over HTTP/2 on one connection: through the proxy, and gRPC checks of the service. */
export async function benchHealthProxy(
  bench: Bench,
  service: ServiceProgram,
  metadata: MetadataServer,
  runs: number,
): Promise<Row[]> {
  const proxy = await bench.startHealthProxy(service, metadata);
  const session = connect(proxy.url, { rejectUnauthorized: false });
  try {
    await once(session, "connect");
    const throughProxy = () => checkByProxy(session);
    const direct = () => checkByGrpc(service.health);
    await paced(throughProxy, uncounted);
    await paced(direct, uncounted);
    const byProxy: number[][] = [];
    const byGrpc: number[][] = [];
    for (let run = 0; run < runs; run++) {
      byProxy.push(await paced(throughProxy, checksPerSecond * secondsPerRun));
      byGrpc.push(await paced(direct, checksPerSecond * secondsPerRun));
    }
    const row = (percent: number, goal: Pick<Row, "goal"> = {}): Row => ({
      what: `health proxy, ${checksPerSecond} checks a second over HTTP/2: p${percent}`,
      figure: spread(
        byProxy.map((times) => percentile(times, percent)),
        milliseconds,
      ),
      ...goal,
      peer: `gRPC check of the service itself: ${percentilesOfRuns(byGrpc, percent)}`,
    });
    return [
      row(50),
      row(99, { goal: "≤ 5 ms" }),
      {
        what: "health proxy, resident memory after that",
        figure: mebibytes(processCost(proxy.pid).residentBytes),
        goal: "≤ 60 MB",
      },
    ];
  } finally {
    session.destroy();
    await proxy.stop();
  }
}

/** Milliseconds that each check took. Each begins at its time, whatever becomes of those before it. */
async function paced(check: () => Promise<void>, count: number): Promise<number[]> {
  const started = performance.now();
  const checks: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    const wait = started + (index * 1000) / checksPerSecond - performance.now();
    if (wait > 0) await pause(wait);
    checks.push(timed(check));
  }
  return Promise.all(checks);
}

async function timed(check: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await check();
  return performance.now() - started;
}

/** @throws Error the answer is not 200 */
export function checkByProxy(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ":path": "/health" });
    let status: number | undefined;
    stream.on("response", (headers) => {
      status = headers[":status"];
    });
    stream.on("error", reject);
    stream.on("end", () =>
      status === 200 ? resolve() : reject(new Error(`the health proxy answers ${status}`)),
    );
    stream.resume();
  });
}

function checkByGrpc(client: HealthClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.check({ service: "" }, (error, answer) =>
      answer?.status === "SERVING"
        ? resolve()
        : reject(error ?? new Error(`the service is ${answer?.status}`)),
    );
  });
}
