import type { LlamaEngine } from "../../../local/engine/llama-engine";
import type { ChatConnection } from "../../chat/chat-connection";
import type { MeasuredChat } from "../running-chat/measured-chat";
import { type Ask, askLimitMilliseconds } from "../service/ask";
import { spread } from "../service/figure";
import type { Row } from "../service/row";
import { median } from "../table";
import { atLeast } from "./goal";

const goal = 0.95;
const ratio = (value: number) => value.toFixed(3);
/** The model answers it with some hundred tokens, and then stops. */
const question = "Tell me a story about a fox in three paragraphs.";

/** Tokens per second of a real model, from the question to the end of the answer: through everything, and directly. */
export async function benchTokenRate(
  chat: MeasuredChat<LlamaEngine>,
  direct: Ask,
  runs: number,
): Promise<Row[]> {
  const connection = await chat.connect();
  const rates = { direct: [] as number[], chat: [] as number[] };
  const ratios: number[] = [];
  const control: number[] = [];
  // The model reads the question with the first of each, and the functions start.
  await rateOfChat(chat, connection);
  for (let run = 0; run < runs; run++) {
    const before = await rateOf(direct);
    const relayed = await rateOfChat(chat, connection);
    const after = await rateOf(direct);
    ratios.push((2 * relayed) / (before + after));
    control.push(after / before);
    rates.direct.push(before, after);
    rates.chat.push(relayed);
  }
  connection.close();
  return [
    {
      what: "tokens per second of SmolLM2-135M at the client, ratio to the engine directly",
      figure: spread(ratios, ratio),
      goal: atLeast(goal, median(ratios), String),
      peer:
        `engine directly ${median(rates.direct).toFixed(1)}/s, chat ${median(rates.chat).toFixed(1)}/s; ` +
        `engine directly, ratio to itself: ${spread(control, ratio)}`,
    },
  ];
}

async function rateOf(direct: Ask): Promise<number> {
  const started = performance.now();
  const { tokens } = await direct({ content: question, maxTokens: 400 }, () => {});
  return (1000 * tokens) / (performance.now() - started);
}

async function rateOfChat(chat: MeasuredChat, connection: ChatConnection): Promise<number> {
  const started = performance.now();
  const { end } = await chat.ask(connection, question);
  const milliseconds = performance.now() - started;
  if (milliseconds > askLimitMilliseconds || end?.type !== "finished") throw new Error("no answer in time");
  return (1000 * end.usage.completionTokens) / milliseconds;
}
