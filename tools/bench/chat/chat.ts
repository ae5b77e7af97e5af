import { loadavg } from "node:os";
import { resourcesOf } from "../../../local/terraform/resource";
import { step } from "../../terminal";
import { ChatBench } from "../running-chat/chat-bench";
import { askEngine } from "../service/ask-engine";
import { cellsOf, header, type Row } from "../service/row";
import { describeMachine, markdownTable } from "../table";
import { unlessInterrupted } from "../unless-interrupted";
import { benchCost } from "./cost";
import { benchFirstLoad } from "./first-load";
import { benchFirstToken } from "./first-token";
import { benchFunctions } from "./functions";
import { benchLighthouse } from "./lighthouse";
import { benchManyStreams } from "./many-streams";
import { benchSlowFrames } from "./slow-frames";
import { benchTokenRate } from "./token-rate";

/** Everything in one instance, and no bound but those of the machine. */
const configuration = [
  "service.maxInFlight=64",
  "chatApi.maxConcurrentAnswers=64",
  "chatApi.requestsPerMinute=1000",
  "chatApi.dailyTokens=999999999",
  "scaling.schedule.enabled=false",
];

const explanation =
  "Median over the runs (least – most). Client, functions, emulator, load balancer, service and engine are processes of their own and share the cores.";

/** Measures the chat from the applied stacks, from a client's frames to the engine. Returns Markdown. */
export async function benchChat(runs: number): Promise<string> {
  const busy = loadavg()[0] ?? 0;
  const bench = new ChatBench(configuration);
  try {
    const rows = await unlessInterrupted(() => measureAll(bench, runs));
    return `${markdownTable(header, rows.map(cellsOf))}\n\n${describeMachine(runs)} ${explanation} Load of the machine before: ${busy.toFixed(1)}.`;
  } finally {
    await bench.close();
  }
}

async function measureAll(bench: ChatBench, runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  const measure = (title: string, action: () => Promise<Row[]>) =>
    step(title, async () => {
      rows.push(...(await action()));
      return {};
    });
  const { chatApi, webClient } = await bench.stacks();
  await measure("functions", () =>
    benchFunctions(
      [chatApi, webClient].map(({ directory, state }) => ({ directory, resources: resourcesOf(state) })),
      runs,
    ),
  );
  const chat = await bench.startChat();
  const direct = askEngine(bench.agent, chat.engine);
  await measure("first token", () => benchFirstToken(chat, direct, runs));
  await measure("cost", () => benchCost(chat, runs));
  const { browser, debuggingPort } = await bench.openBrowser();
  await measure("first load", () => benchFirstLoad(chat, browser, bench.agent));
  await measure("slow frames", () => benchSlowFrames(chat, browser, runs));
  await measure("Lighthouse", () => benchLighthouse(chat, browser, debuggingPort));
  await browser.close();
  await measure("many streams", () => benchManyStreams(chat, direct, runs));
  await chat.service.close();
  const real = await bench.startChatWithModel(1);
  await measure("tokens/s", () => benchTokenRate(real, askEngine(bench.agent, real.engine), runs));
  return rows;
}
