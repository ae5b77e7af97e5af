import { FakeEngine } from "../../../local/engine/fake-engine";
import type { FakeEngineSettings } from "../../../local/engine/fake-engine-settings";
import { waitUntil } from "../../support/wait-until";
import { chat } from "./support/chat";

const engines: FakeEngine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
});

async function start(settings: Partial<FakeEngineSettings> = {}): Promise<FakeEngine> {
  const engine = await new FakeEngine(settings).start();
  engines.push(engine);
  return engine;
}

async function answerTo(engine: FakeEngine, body: object = {}) {
  const stream = chat(engine.url, body);
  expect(await stream.ended).toBe("done");
  return stream;
}

const assistant = (content: string, more: object = {}) => ({
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content, ...more },
  ],
});

describe("an answer", () => {
  test("is numbered words, one token an event, then the reason and the usage", async () => {
    const stream = await answerTo(await start({ tokensPerAnswer: 3 }), {
      stream_options: { include_usage: true },
    });
    expect(stream.chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: "assistant" },
      { content: "w1" },
      { content: " w2" },
      { content: " w3" },
      {},
      undefined,
    ]);
    expect(stream.chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
    expect(stream.chunks.at(-1)).toMatchObject({ model: "fake", usage: { completion_tokens: 3 } });
  });

  test("is what the settings say, about the question", async () => {
    const thoughts = "Hm.  So\nthen";
    const answer = "**$& {question}**:\n\n```js\n  1\n```\n";
    const engine = await start({ answer, reasoning: "reasoning_content", thoughts });
    const stream = await answerTo(engine, { messages: [{ role: "user", content: "Why?" }] });
    expect(stream.reasoning()).toBe(thoughts);
    const whole = answer.replace("{question}", "Why?");
    expect(stream.content()).toBe(whole);
    expect(stream.chunks.length).toBeGreaterThan(8);
    for (let cut = 1; cut < whole.length; cut++) {
      const messages = [
        { role: "user", content: "Why?" },
        { role: "assistant", content: whole.slice(0, cut), reasoning_content: thoughts },
      ];
      expect((await answerTo(engine, { messages })).content()).toBe(whole.slice(cut));
    }
  });

  test("ends at max_tokens", async () => {
    const stream = await answerTo(await start(), { max_tokens: 2 });
    expect(stream.content()).toBe("w1 w2");
    expect(stream.chunks.at(-1)?.choices[0]?.finish_reason).toBe("length");
  });

  test("comes as one JSON to those who do not stream", async () => {
    const engine = await start({ tokensPerAnswer: 2 });
    const answer = await fetch(`${engine.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
    });
    expect(await answer.json()).toMatchObject({
      choices: [{ message: { role: "assistant", content: "w1 w2" }, finish_reason: "stop" }],
      usage: { completion_tokens: 2 },
    });
  });

  test.each([1, 2, 3, 7])(
    "continues wherever it was cut, in pieces of %i characters",
    async (pieceCharacters) => {
      const engine = await start({ tokensPerAnswer: 12, pieceCharacters });
      const whole = (await answerTo(engine)).content();
      for (let cut = 1; cut <= whole.length; cut++) {
        const rest = await answerTo(engine, assistant(whole.slice(0, cut)));
        expect(whole.slice(0, cut) + rest.content()).toBe(whole);
      }
    },
  );

  test("follows whole after a text that is not its own", async () => {
    const engine = await start({ tokensPerAnswer: 2 });
    expect((await answerTo(engine, assistant("w1 w3"))).content()).toBe("w1 w2");
  });
});

describe("thoughts", () => {
  const settings = { tokensPerAnswer: 3, reasoningTokens: 2 };

  test("come between tags in the text, as DeepSeek writes them", async () => {
    const stream = await answerTo(await start({ ...settings, reasoning: "tags" }));
    expect(stream.content()).toBe("<think>\nr1 r2\n</think>\n\nw1 w2 w3");
  });

  test("tags can be split over events", async () => {
    const stream = await answerTo(await start({ ...settings, reasoning: "tags", pieceCharacters: 3 }));
    expect(stream.chunks[1]?.choices[0]?.delta).toEqual({ content: "<th" });
    expect(stream.content()).toBe("<think>\nr1 r2\n</think>\n\nw1 w2 w3");
  });

  test.each(["reasoning_content", "reasoning"] as const)("come in the field %s", async (reasoning) => {
    const stream = await answerTo(await start({ ...settings, reasoning }));
    expect(stream.chunks[1]?.choices[0]?.delta).toEqual({ [reasoning]: "r1" });
    expect(stream.reasoning()).toBe("r1 r2");
    expect(stream.content()).toBe("w1 w2 w3");
  });

  test.each([
    ["<think>\nr1", " r2\n</think>\n\nw1 w2 w3"],
    ["<think>\nr1 r2\n</think>\n\n", "w1 w2 w3"],
    ["<think>\nr1 r2\n</think>\n\nw1 w", "2 w3"],
    ["w1 w", "2 w3"],
  ])("are continued after %j", async (content, rest) => {
    const engine = await start({ ...settings, reasoning: "tags" });
    expect((await answerTo(engine, assistant(content))).content()).toBe(rest);
  });

  test("are continued from their own field", async () => {
    const engine = await start({ ...settings, reasoning: "reasoning_content" });
    const stream = await answerTo(engine, assistant("", { reasoning_content: "r1" }));
    expect([stream.reasoning(), stream.content()]).toEqual([" r2", "w1 w2 w3"]);
  });
});

describe("speed", () => {
  test("is as set, after the time to the first token", async () => {
    const engine = await start({
      tokensPerSecond: 100,
      tokensPerAnswer: 31,
      timeToFirstTokenMilliseconds: 100,
    });
    const started = performance.now();
    const stream = chat(engine.url);
    await waitUntil("the first token", () => stream.chunks.length > 1);
    const first = performance.now() - started;
    await stream.ended;
    const milliseconds = performance.now() - started;
    // Timers are never early; how late they are is the machine's business.
    expect(first).toBeGreaterThanOrEqual(99);
    expect(milliseconds).toBeGreaterThanOrEqual(399);
  });

  test("at most so many run, the others wait in order, and one who goes leaves the line", async () => {
    const engine = await start({ tokensPerSecond: 1000, tokensPerAnswer: 100_000, maximumParallel: 2 });
    const streams = Array.from({ length: 2 }, () => chat(engine.url));
    await waitUntil("two run", () => engine.record().running === 2);
    const third = chat(engine.url);
    await waitUntil("the third waits", () => engine.record().waiting === 1);
    const fourth = chat(engine.url);
    await waitUntil("the fourth waits", () => engine.record().waiting === 2);
    third.cancel();
    await waitUntil("the third has left", () => engine.record().waiting === 1);
    streams[0]?.cancel();
    await waitUntil("the fourth runs", () => fourth.chunks.length > 1);
    expect(engine.record()).toMatchObject({ running: 2, waiting: 0, mostRunning: 2, total: 4 });
    expect(engine.record().requests.map(({ ended }) => ended)).toEqual([
      "cancelled",
      undefined,
      "cancelled",
      undefined,
    ]);
    expect(engine.record().requests[2]).toMatchObject({ tokens: 0 });
    expect(engine.record().requests[2]?.startedAt).toBeUndefined();
  });

  test("without limit it is fast enough to be the floor of a measurement", async () => {
    const tokens = 100_000;
    const engine = await start({ tokensPerAnswer: tokens });
    const started = performance.now();
    const answer = await fetch(`${engine.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ stream: true, messages: [] }),
    });
    const events = (await answer.text()).split("\n\n").length;
    expect(events).toBeGreaterThan(tokens);
    // About 400,000 in truth; a busy machine must not fail it.
    expect((events / (performance.now() - started)) * 1000).toBeGreaterThan(50_000);
  });
});

describe("faults", () => {
  test("stops producing when the client goes, and says so", async () => {
    const engine = await start({ tokensPerSecond: 100, tokensPerAnswer: 100_000 });
    const stream = chat(engine.url);
    await waitUntil("some tokens", () => stream.chunks.length > 3);
    stream.cancel();
    await waitUntil("it is cancelled", () => engine.record().requests[0]?.ended === "cancelled");
    const { tokens } = engine.record().requests[0] ?? {};
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(engine.record().requests[0]).toMatchObject({ tokens });
    expect(engine.record().running).toBe(0);
  });

  test("an instant answer also stops when the client goes", async () => {
    const engine = await start({ tokensPerAnswer: 2_000_000 });
    const stream = chat(engine.url);
    await waitUntil("some tokens", () => stream.chunks.length > 3);
    stream.cancel();
    await waitUntil("it is cancelled", () => engine.record().requests[0]?.ended === "cancelled");
    expect(engine.record().requests[0]?.tokens).toBeLessThan(2_000_000);
  });

  test("stalls with the connection open", async () => {
    const engine = await start({ stallAfterTokens: 2 });
    const stream = chat(engine.url);
    await waitUntil("two tokens", () => stream.content() === "w1 w2");
    const silent = Symbol();
    const pause = new Promise((resolve) => setTimeout(resolve, 100, silent));
    expect(await Promise.race([stream.ended, pause])).toBe(silent);
    expect(engine.record()).toMatchObject({ running: 1 });
    stream.cancel();
    await waitUntil("it is cancelled", () => engine.record().requests[0]?.ended === "cancelled");
  });

  test("drops the connection after what it has written", async () => {
    const engine = await start({ dropAfterTokens: 2 });
    const stream = chat(engine.url);
    expect(await stream.ended).toBe("broken");
    expect(stream.content()).toBe("w1 w2");
    expect(engine.record().requests[0]).toMatchObject({ ended: "dropped", tokens: 2 });
  });

  test("refuses with a status, and unknown models", async () => {
    const engine = await start({ errorStatus: 503 });
    const ask = (body: object) =>
      fetch(`${engine.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(body) });
    expect((await ask({ messages: [] })).status).toBe(503);
    engine.configure({ errorStatus: 0 });
    const answer = await ask({ messages: [], model: "other" });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: { message: 'model "other" not found, try pulling it first' },
    });
    expect(engine.record().requests.map(({ ended }) => ended)).toEqual(["refused", "refused"]);
  });
});

describe("Ollama", () => {
  const pull = (engine: FakeEngine) =>
    fetch(`${engine.url}/api/pull`, { method: "POST", body: JSON.stringify({ model: "new" }) });
  const models = async (engine: FakeEngine) => {
    const { data } = (await (await fetch(`${engine.url}/v1/models`)).json()) as { data: { id: string }[] };
    return data.map(({ id }) => id);
  };

  test("is not there unless it is wanted", async () => {
    expect((await fetch(`${(await start()).url}/api/version`)).status).toBe(404);
  });

  test("pulls a model, with progress, and has it then", async () => {
    const engine = await start({ model: "new", installed: [], ollama: true, pullMilliseconds: 20 });
    expect(await models(engine)).toEqual([]);
    const lines = (await (await pull(engine)).text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ status: "pulling manifest" });
    expect(lines.at(-2)).toMatchObject({ total: 1e9, completed: 1e9 });
    expect(lines.at(-1)).toEqual({ status: "success" });
    expect(await models(engine)).toEqual(["new"]);
    expect(await (await fetch(`${engine.url}/api/tags`)).json()).toMatchObject({ models: [{ name: "new" }] });
    expect((await answerTo(engine, { model: "new" })).content()).toContain("w1");
  });

  test("a pull can fail", async () => {
    const engine = await start({
      model: "new",
      installed: [],
      ollama: true,
      pullMilliseconds: 5,
      pullError: "pull model manifest: file does not exist",
    });
    expect(await (await pull(engine)).text()).toMatch(
      /{"error":"pull model manifest: file does not exist"}\n$/,
    );
    expect(await models(engine)).toEqual([]);
  });
});

test("settings that do not exist are refused by name", () => {
  expect(() => new FakeEngine({ tokensPerSeconds: 5 } as object)).toThrow(
    /no setting tokensPerSeconds; there are: model, installed, tokensPerSecond,/,
  );
});
