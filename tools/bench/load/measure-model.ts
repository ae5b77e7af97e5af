import type { Agent } from "undici";
import type { LlamaEngine } from "../../../local/engine/llama-engine";
import { CommandFailed } from "../../failure";
import type { MeasuredChat } from "../running-chat/measured-chat";
import { askEngine } from "../service/ask-engine";
import type { LoadUser } from "./load-user";
import { connectUsers } from "./load-users";
import { progress } from "./progress";

export const modelClientCounts = [1, 2, 4, 8] as const;
/** SmolLM2-135M answers it with some hundred tokens. */
const question = "Describe a fox in one paragraph.";
const mostTokens = 400;

/** Tokens per second that so many clients of the real model received together. */
export interface MeasuredModel {
  readonly clients: number;
  readonly chat: number;
  /** Of the engine asked directly, before and after. */
  readonly direct: readonly [number, number];
}

/** Each client asks one question, all at the same time: the engine directly, the chat, and the engine again. */
export async function measureModel(chat: MeasuredChat<LlamaEngine>, agent: Agent): Promise<MeasuredModel[]> {
  const users = await connectUsers(chat, Math.max(...modelClientCounts));
  const ask = askEngine(agent, chat.engine);
  const direct = (clients: number) =>
    rateOf(clients, async () => (await ask({ content: question, maxTokens: mostTokens }, () => {})).tokens);
  const throughChat = (clients: number) => rateOf(clients, (client) => tokensOf(users[client], question));
  // The functions start, and the model reads the question for the first time.
  await throughChat(users.length);
  const measured: MeasuredModel[] = [];
  for (const clients of modelClientCounts) {
    const before = await direct(clients);
    const relayed = await throughChat(clients);
    measured.push({ clients, chat: relayed, direct: [before, await direct(clients)] });
    progress(
      `  ${clients} clients: ${relayed.toFixed(1)} tokens/s, the engine directly ${before.toFixed(1)}`,
    );
  }
  for (const { connection } of users) connection.close();
  return measured;
}

/** @param ask resolves with the number of tokens */
async function rateOf(clients: number, ask: (client: number) => Promise<number>): Promise<number> {
  const began = performance.now();
  const tokens = await Promise.all(Array.from({ length: clients }, (_, client) => ask(client)));
  return (1000 * tokens.reduce((sum, each) => sum + each, 0)) / (performance.now() - began);
}

async function tokensOf(user: LoadUser | undefined, text: string): Promise<number> {
  const frame = (await user?.ask({ text }))?.end?.frame;
  if (frame?.type !== "finished") throw new CommandFailed(`no answer: ${JSON.stringify(frame)}`, 1);
  return frame.usage.completionTokens;
}
