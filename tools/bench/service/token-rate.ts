import { median } from "../table";
import type { Ask } from "./ask";
import { askEngine } from "./ask-engine";
import { askService } from "./ask-service";
import type { Bench } from "./bench";
import { spread } from "./figure";
import type { Row } from "./row";

const question = { content: "Tell me a story about a lighthouse keeper and his cat.", maxTokens: 64 };

/** Tokens per second of a real model, from the question to the end of the answer: through the service, and directly. */
export async function benchTokenRate(bench: Bench, runs: number): Promise<Row[]> {
  const model = await bench.startModel();
  const service = await bench.startService(model);
  const direct = askEngine(bench.agent, model);
  const throughService = askService(service.client);
  const alone: number[] = [];
  const relayed: number[] = [];
  const ratios: number[] = [];
  // The first of each has the model read the question, and is not counted.
  for (let run = -1; run < runs; run++) {
    const rates = [await rateOf(direct), await rateOf(throughService)] as const;
    if (run < 0) continue;
    alone.push(rates[0]);
    relayed.push(rates[1]);
    ratios.push(rates[1] / rates[0]);
  }
  await service.stop();
  await model.stop();
  return [
    {
      what: "tokens per second of SmolLM2-135M, ratio to the engine directly",
      figure: spread(ratios, (ratio) => ratio.toFixed(3)),
      goal: "≥ 0.98",
      peer: `engine directly: ${median(alone).toFixed(1)}/s; service: ${median(relayed).toFixed(1)}/s`,
    },
  ];
}

async function rateOf(ask: Ask): Promise<number> {
  const started = performance.now();
  const { tokens } = await ask(question, () => {});
  return (1000 * tokens) / (performance.now() - started);
}
