import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LlamaEngine, startLlamaEngine } from "../../../local/engine/llama-engine";
import { waitUntil } from "../../support/wait-until";
import { chat, type Stream } from "./support/chat";

const directory = mkdtempSync(join(tmpdir(), "llama-engine-"));
let engine: LlamaEngine;

beforeAll(async () => {
  engine = await startLlamaEngine({ model: "small:1", logFile: join(directory, "engine.log") });
});
afterAll(async () => {
  await engine?.kill();
  rmSync(directory, { recursive: true });
});

const finishReason = ({ chunks }: Stream) =>
  chunks.flatMap(({ choices }) => choices.flatMap(({ finish_reason }) => finish_reason ?? []))[0];

const question = {
  messages: [{ role: "user", content: "Count from 1 to 10." }],
  temperature: 0,
  max_tokens: 30,
};

test("serves the model under the name that was asked for", async () => {
  const models = await (await fetch(`${engine.url}/v1/models`)).json();
  expect(models).toMatchObject({ data: [{ id: "small:1" }] });
});

test("streams an answer, the same for the same question", async () => {
  const streams = [chat(engine.url, question), chat(engine.url, question)];
  expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(["done", "done"]);
  expect(streams[0]?.content().length).toBeGreaterThan(20);
  expect(streams[0]?.chunks.length).toBeGreaterThan(20);
  expect(streams[0]?.content()).toBe(streams[1]?.content());
});

test("continues the assistant's last message, without repeating it", async () => {
  const messages = [...question.messages, { role: "assistant", content: "1, 2, 3," }];
  const stream = chat(engine.url, { ...question, messages, max_tokens: 4 });
  await stream.ended;
  expect(stream.content()).toBe(" 4, ");
});

test("does not repeat itself where that is asked for", async () => {
  const haiku = {
    messages: [{ role: "user", content: "Write a haiku about the sea." }],
    temperature: 0,
    max_tokens: 200,
  };
  const varied = await startLlamaEngine({ logFile: join(directory, "varied.log"), dryMultiplier: 0.8 });
  try {
    // The model by itself does not find an end to this one.
    const repeated = chat(engine.url, haiku);
    await repeated.ended;
    expect(finishReason(repeated)).toBe("length");
    const ended = chat(varied.url, haiku);
    await ended.ended;
    expect(finishReason(ended)).toBe("stop");
  } finally {
    await varied.kill();
  }
});

test("stops generating when the client goes", async () => {
  const before = await engine.generatedTokens();
  const stream = chat(engine.url, {
    ...question,
    messages: [{ role: "user", content: "Write a very long story about the sea." }],
    max_tokens: 3000,
    ignore_eos: true,
  });
  await waitUntil("it generates", () => stream.chunks.length > 5);
  expect(await engine.busyPlaces()).toBe(1);
  stream.cancel();
  await waitUntil("the place is free", async () => (await engine.busyPlaces()) === 0);
  expect((await engine.generatedTokens()) - before).toBeLessThan(3000);
});

test("stops when asked", async () => {
  await engine.stop();
  expect(engine.process.isRunning()).toBe(false);
});
