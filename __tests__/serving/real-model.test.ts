import { status } from "@grpc/grpc-js";
import { Channel } from "../../assets/proto/generated/llm/v1/chat";
import { type LlamaEngine, startLlamaEngine } from "../../local/engine/llama-engine";
import { Chat, question } from "../support/chat";
import { waitUntil } from "../support/wait-until";
import { Conversation, Serving } from "./support/serving";

jest.setTimeout(180_000);

let serving: Serving;
beforeEach(async () => {
  serving = await Serving.start({
    startEngine: (logFile) => startLlamaEngine({ logFile, parallel: 2, threads: 1 }),
  });
});
afterEach(() => serving.close());

const capital = () =>
  question("What is the capital of France? Answer in one sentence.", { temperature: 0, maxTokens: 60 });

test("a real model's answer is streamed through the load balancer", async () => {
  const client = serving.client();
  const chat = new Chat(client, capital());
  expect(await chat.status).toMatchObject({ code: status.OK });
  expect(chat.text()).toMatch(/Paris/);
  expect(chat.deltas.length).toBeGreaterThan(3);
  expect(chat.finished?.usage?.completionTokens).toBeGreaterThan(3);
  expect(chat.finished?.usage?.promptTokens).toBeGreaterThan(10);
  client.close();
});

test("the machine is gone in mid-answer: the real model goes on elsewhere as if nothing had been", async () => {
  const client = serving.client();
  const story = () => question("Tell me a short story about a fox.", { temperature: 0, maxTokens: 80 });
  const whole = new Chat(client, story());
  await whole.status;
  let calls = 0;
  const { chats, text } = await new Conversation(client).askToTheEnd(story(), async (chat) => {
    if (calls++ > 0) return;
    await chat.until("delta", 10);
    await serving.of(await serving.nameOfBusy()).instance.kill();
  });
  expect(chats.length).toBeGreaterThan(1);
  const first = chats[0]?.text(Channel.CHANNEL_ANSWER) ?? "";
  expect(first.length).toBeGreaterThan(10);
  expect(text.slice(0, whole.text().length)).toBe(whole.text());
  client.close();
});

test("a caller who leaves stops the generation in the engine itself", async () => {
  const client = serving.client();
  const chat = new Chat(
    client,
    question("Count from one to one thousand.", { maxTokens: 2000, temperature: 0 }),
  );
  await chat.until("delta", 5);
  const { engine } = serving.of(await serving.nameOfBusy());
  expect(await (engine as LlamaEngine).busyPlaces()).toBe(1);
  chat.cancel();
  await waitUntil(
    "the engine's place is free",
    async () => (await (engine as LlamaEngine).busyPlaces()) === 0,
  );
  expect(await (engine as LlamaEngine).generatedTokens()).toBeLessThan(1500);
  client.close();
});
