import { median } from "../table";
import type { Ask } from "./ask";
import { askService } from "./ask-service";
import type { Bench } from "./bench";
import type { Compared } from "./compared";
import { perSecond } from "./figure";
import { processCost } from "./process-cost";
import type { Row } from "./row";

/** Streams at once, and the events of each. */
const loads = [
  { name: "one stream", streams: 1, events: 60_000 },
  { name: "20 streams", streams: 20, events: 5000 },
];
type Load = (typeof loads)[number];

interface Relayed {
  readonly eventsPerSecond: number;
  /** Events for each second of its processor time. */
  readonly eventsPerCoreSecond: number;
  /** Cores that were busy with it. */
  readonly cores: { readonly server: number; readonly engine: number; readonly client: number };
}

/** Events per second from an engine that gives them at once. */
export async function benchRelayRate(bench: Bench, compared: Compared, runs: number): Promise<Row[]> {
  const { direct, engine, service, throughService } = compared;
  const floor = await bench.startFloor();
  const bare = askService(floor.client);
  const rows: Row[] = [];
  for (const load of loads) {
    await engine.configure({ tokensPerSecond: 0, tokensPerAnswer: load.events, stamped: false });
    const measured = { service: [] as Relayed[], bare: [] as Relayed[], direct: [] as Relayed[] };
    // The first of each is compiled while it runs, and is not counted.
    for (let run = -1; run < runs; run++) {
      const round = {
        direct: await relay(direct, load, process.pid, engine.process.pid),
        bare: await relay(bare, load, floor.pid, engine.process.pid),
        service: await relay(throughService, load, service.pid, engine.process.pid),
      };
      if (run < 0) continue;
      measured.direct.push(round.direct);
      measured.bare.push(round.bare);
      measured.service.push(round.service);
    }
    rows.push(...report(load, measured));
  }
  await floor.stop();
  return rows;
}

function report(load: Load, measured: Record<"service" | "bare" | "direct", readonly Relayed[]>): Row[] {
  const { bare, direct, service } = measured;
  const middle = (values: readonly Relayed[], figure: (value: Relayed) => number) =>
    median(values.map(figure));
  const rate = (values: readonly Relayed[]) => perSecond(middle(values, (value) => value.eventsPerSecond));
  const perCore = (values: readonly Relayed[]) =>
    perSecond(middle(values, (value) => value.eventsPerCoreSecond));
  const cores = (values: readonly Relayed[], whose: keyof Relayed["cores"]) =>
    middle(values, (value) => value.cores[whose]).toFixed(2);
  return [
    {
      what: `relay from an instant engine, ${load.name}`,
      figure: rate(service),
      goal: "≥ 40,000/s",
      peer: `grpc-js from memory: ${rate(bare)}; reading the engine without gRPC: ${rate(direct)}`,
    },
    {
      what: `relay, ${load.name}: for each second of the service's processor time`,
      figure: perCore(service),
      goal: "≥ 40,000/s",
      peer: `grpc-js from memory: ${perCore(bare)}; reading the engine without gRPC: ${perCore(direct)}`,
    },
    {
      what: `relay, ${load.name}: busy cores`,
      figure: `service ${cores(service, "server")}, engine ${cores(service, "engine")}, client ${cores(service, "client")}`,
      peer: `grpc-js from memory: server ${cores(bare, "server")}, client ${cores(bare, "client")}`,
    },
  ];
}

async function relay(ask: Ask, load: Load, serverPid: number, enginePid: number): Promise<Relayed> {
  const processorSeconds = () => ({
    server: processCost(serverPid).processorSeconds,
    engine: processCost(enginePid).processorSeconds,
    client: processCost(process.pid).processorSeconds,
  });
  const before = processorSeconds();
  const started = performance.now();
  let events = 0;
  const question = { content: "Hello", maxTokens: load.events };
  await Promise.all(Array.from({ length: load.streams }, () => ask(question, () => void events++)));
  const seconds = (performance.now() - started) / 1000;
  const after = processorSeconds();
  if (events !== load.streams * load.events) {
    throw new Error(`${events} events came, and not ${load.streams * load.events}`);
  }
  const used = (whose: keyof typeof before) => after[whose] - before[whose];
  return {
    eventsPerSecond: events / seconds,
    eventsPerCoreSecond: events / used("server"),
    cores: {
      server: used("server") / seconds,
      engine: used("engine") / seconds,
      client: used("client") / seconds,
    },
  };
}
