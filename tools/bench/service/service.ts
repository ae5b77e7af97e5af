import { loadavg } from "node:os";
import { step } from "../../terminal";
import { describeMachine, markdownTable } from "../table";
import { unlessInterrupted } from "../unless-interrupted";
import { askEngine } from "./ask-engine";
import { askService } from "./ask-service";
import { Bench } from "./bench";
import { benchColdStart } from "./cold-start";
import type { Compared } from "./compared";
import { benchFirstToken } from "./first-token";
import { benchHealthProxy } from "./health-proxy";
import { benchIdleStreams } from "./idle-streams";
import { benchPacedEvents } from "./paced-events";
import { benchRelayRate } from "./relay-rate";
import { cellsOf, header, type Row } from "./row";
import { benchTokenRate } from "./token-rate";

/** As many streams as are measured get a place at once. */
const environment = { MAX_IN_FLIGHT: "64" };

const explanation =
  "Median over the runs (least – most). Client, service and engine are processes of their own and share the cores.";

/** Measures the LLM service and its health proxy against the engine directly. Returns Markdown. */
export async function benchService(runs: number): Promise<string> {
  const busy = loadavg()[0] ?? 0;
  const bench = new Bench();
  try {
    const rows = await unlessInterrupted(() => measureAll(bench, runs));
    return `${markdownTable(header, rows.map(cellsOf))}\n\n${describeMachine(runs)} ${explanation} Load of the machine before: ${busy.toFixed(1)}.`;
  } finally {
    await bench.close();
  }
}

async function measureAll(bench: Bench, runs: number): Promise<Row[]> {
  const engine = await bench.startFakeEngine();
  const service = await bench.startService(engine, environment);
  const metadata = await bench.startMetadataServer();
  const compared: Compared = {
    engine,
    service,
    throughService: askService(service.client),
    direct: askEngine(bench.agent, engine),
  };
  const rows: Row[] = [];
  const measure = (title: string, action: () => Promise<Row[]>) =>
    step(title, async () => {
      rows.push(...(await action()));
      return {};
    });
  await measure("first token", () => benchFirstToken(compared, runs));
  await measure("paced events", () => benchPacedEvents(compared, runs));
  await measure("tokens/s", () => benchTokenRate(bench, runs));
  await measure("relay rate", () => benchRelayRate(bench, compared, runs));
  await measure("health proxy", () => benchHealthProxy(bench, service, metadata, runs));
  await measure("cold start", () => benchColdStart(bench, engine, service, metadata, runs));
  await measure("idle streams", () => benchIdleStreams(bench, engine, runs));
  return rows;
}
