import { median } from "../table";
import type { Ask } from "./ask";
import { askEngine } from "./ask-engine";
import { askService } from "./ask-service";
import type { Bench } from "./bench";
import { spread } from "./figure";
import type { Row } from "./row";

// Short and many: what else happens to the machine meanwhile meets all three.
const roundsPerRun = 5;
const ratio = (value: number) => value.toFixed(3);
const question = { content: "Tell me a story about a lighthouse keeper and his cat.", maxTokens: 32 };

/** Tokens per second of a real model, from the question to the end of the answer: through the service, and directly. */
export async function benchTokenRate(bench: Bench, runs: number): Promise<Row[]> {
  const model = await bench.startModel();
  const service = await bench.startService(model);
  const direct = askEngine(bench.agent, model);
  const throughService = askService(service.client);
  const rates = { direct: [] as number[], service: [] as number[] };
  const ratios: number[] = [];
  const control: number[] = [];
  // The model reads the question with the first of each.
  await rateOf(direct);
  await rateOf(throughService);
  for (let run = 0; run < runs; run++) {
    const rounds: { readonly ratio: number; readonly control: number }[] = [];
    for (let index = 0; index < roundsPerRun; index++) {
      const before = await rateOf(direct);
      const relayed = await rateOf(throughService);
      const after = await rateOf(direct);
      rounds.push({ ratio: (2 * relayed) / (before + after), control: after / before });
      rates.direct.push(before, after);
      rates.service.push(relayed);
    }
    ratios.push(median(rounds.map((round) => round.ratio)));
    control.push(median(rounds.map((round) => round.control)));
  }
  await service.stop();
  await model.stop();
  return [
    {
      what: "tokens per second of SmolLM2-135M, ratio to the engine directly",
      figure: spread(ratios, ratio),
      goal: "≥ 0.98",
      peer:
        `engine directly ${median(rates.direct).toFixed(1)}/s, service ${median(rates.service).toFixed(1)}/s; ` +
        `engine directly, ratio to itself: ${spread(control, ratio)}`,
    },
  ];
}

async function rateOf(ask: Ask): Promise<number> {
  const started = performance.now();
  const { tokens } = await ask(question, () => {});
  return (1000 * tokens) / (performance.now() - started);
}
