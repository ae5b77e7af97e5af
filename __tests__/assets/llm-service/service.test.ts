import { type StatusObject, status } from "@grpc/grpc-js";
import { BadRequest, RetryInfo } from "nice-grpc-error-details";
import { Status } from "nice-grpc-error-details/lib/proto/google/rpc/status";
import { Channel, FinishReason } from "../../../assets/proto/generated/llm/v1/chat";
import { Chat, question } from "../../support/chat";
import { RunningService } from "../../support/service";
import { waitUntil } from "../../support/wait-until";

let running: RunningService;
const start = async (...options: Parameters<typeof RunningService.start>) => {
  running = await RunningService.start(...options);
};
const ask = (
  ...[request, options]: [ConstructorParameters<typeof Chat>[1], ConstructorParameters<typeof Chat>[2]?]
) => new Chat(running.client, request, options);
afterEach(() => running.close());

/** The first detail of an error, as its bytes. */
function detailOf({ metadata }: StatusObject): Uint8Array {
  const [bytes] = metadata.get("grpc-status-details-bin");
  return Status.decode(bytes as Buffer).details[0]?.value ?? new Uint8Array();
}

describe("an answer", () => {
  test("is streamed: started, deltas in order, finished with usage and timings", async () => {
    await start({ tokensPerAnswer: 5 });
    const chat = ask("?");
    expect(await chat.status).toMatchObject({ code: status.OK });
    expect(chat.kinds()).toEqual(["started", ...Array(5).fill("delta"), "finished"]);
    expect(chat.text()).toBe("w1 w2 w3 w4 w5");
    expect(chat.deltas.map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(chat.finished).toMatchObject({
      reason: FinishReason.FINISH_REASON_STOP,
      usage: { completionTokens: 5 },
    });
    expect(chat.finished?.usage?.promptTokens).toBeGreaterThan(0);
  });

  test("tells how long each part took", async () => {
    await start({ tokensPerAnswer: 3, timeToFirstTokenMilliseconds: 200, tokensPerSecond: 20 });
    const chat = ask("?");
    await chat.status;
    const { firstTokenMilliseconds, generationMilliseconds, queuedMilliseconds } =
      chat.finished?.timings ?? {};
    expect(firstTokenMilliseconds).toBeGreaterThanOrEqual(195);
    expect(generationMilliseconds).toBeGreaterThanOrEqual(90);
    expect(queuedMilliseconds).toBeLessThan(195);
  });

  test("passes the conversation and the settings on to the engine", async () => {
    await start();
    await ask(question("hi", { maxTokens: 3, temperature: 0.5, model: "fake" })).status;
    expect(running.engine.record().requests[0]?.request).toMatchObject({
      model: "fake",
      stream: true,
      messages: [{ role: "user", content: "hi" }],
      max_tokens: 3,
      temperature: 0.5,
    });
  });

  test("that the token limit ends says so", async () => {
    await start({ tokensPerAnswer: 50 });
    const chat = ask(question("?", { maxTokens: 3 }));
    await chat.status;
    expect(chat.finished?.reason).toBe(FinishReason.FINISH_REASON_LENGTH);
    expect(chat.deltas).toHaveLength(3);
  });

  test.each(["tags", "reasoning_content", "reasoning"] as const)(
    "has its reasoning on a channel of its own (%s)",
    async (reasoning) => {
      await start({ reasoning, reasoningTokens: 4, tokensPerAnswer: 3, pieceCharacters: 2 });
      const chat = ask("?");
      await chat.status;
      expect(chat.text(Channel.CHANNEL_ANSWER)).toBe("w1 w2 w3");
      expect(chat.text(Channel.CHANNEL_REASONING)).not.toBe("");
      expect(chat.text(Channel.CHANNEL_REASONING)).not.toMatch(/think|w1/);
    },
  );

  test("that was broken off is continued without repeating or losing text", async () => {
    await start({ tokensPerAnswer: 6 });
    const chat = ask(question("?", { continueFrom: { answer: "w1 w2 w3", lastSequence: 3n } }));
    await chat.status;
    expect(chat.text()).toBe(" w4 w5 w6");
    expect(chat.deltas.map(({ sequence }) => sequence)).toEqual([4n, 5n, 6n]);
  });

  test("that was broken off in its reasoning goes on reasoning", async () => {
    await start({ reasoning: "tags", reasoningTokens: 6, tokensPerAnswer: 2 });
    const whole = ask("?");
    await whole.status;
    const reasoning = whole.text(Channel.CHANNEL_REASONING);
    const part = reasoning.slice(0, reasoning.indexOf(" ", 5));
    const rest = ask(question("?", { continueFrom: { reasoning: part, lastSequence: 2n } }));
    await rest.status;
    expect(part + rest.text(Channel.CHANNEL_REASONING)).toBe(reasoning);
    expect(rest.text()).toBe("w1 w2");
  });

  test("keeps its characters whole wherever the network cuts them", async () => {
    await start({ tokensPerAnswer: 2000 });
    const chat = ask("?");
    await chat.status;
    expect(chat.text().split(" ")).toHaveLength(2000);
  });
});

describe("the sticky cookie", () => {
  const uuid = "0b8f1f2e-6a3c-4c1d-9d35-1f4f5a1c9e11";
  const cookiePattern =
    /^LlmServiceStickiness=([0-9a-f-]{36}); Path=\/; Expires=[^;]+ GMT; Secure; HttpOnly$/;

  test("comes in initial metadata, before the answer, and again in trailing metadata", async () => {
    await start({ timeToFirstTokenMilliseconds: 100 });
    const chat = ask("?");
    await chat.until("started");
    const [initial] = chat.initialMetadata.get("set-cookie");
    expect(initial).toMatch(cookiePattern);
    expect((await chat.status).metadata.get("set-cookie")[0]).toBe(initial);
    expect(String(initial)).toContain(chat.session);
  });

  test("is kept when it is valid, and replaced when it is not", async () => {
    await start();
    const kept = ask("?", { cookie: `a=b; LlmServiceStickiness=${uuid}; AWSALBAPP-0=x` });
    const replaced = ask("?", { cookie: "LlmServiceStickiness=../../etc/passwd" });
    await Promise.all([kept.status, replaced.status]);
    expect(kept.session).toBe(uuid);
    expect(replaced.session).not.toBe(uuid);
    expect(String(replaced.initialMetadata.get("set-cookie")[0])).toMatch(cookiePattern);
  });

  test("has the name and lifetime of the settings", async () => {
    await start({}, { COOKIE_NAME: "Other", COOKIE_MAX_AGE_SECONDS: "60" });
    const chat = ask("?");
    await chat.status;
    const cookie = String(chat.initialMetadata.get("set-cookie")[0]);
    expect(cookie).toMatch(/^Other=/);
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? "");
    expect(expires - Date.now()).toBeGreaterThan(55_000);
    expect(expires - Date.now()).toBeLessThanOrEqual(60_000);
  });

  test("does not hold a caller to an instance that turned it away", async () => {
    await start();
    const { code, metadata } = await ask("").status;
    expect(code).toBe(status.INVALID_ARGUMENT);
    expect(metadata.get("set-cookie")).toEqual([]);
  });
});

describe("admission", () => {
  const bounded = { MAX_IN_FLIGHT: "1", MAX_QUEUED: "2" };

  test("the waiting hear their positions, and are served in order", async () => {
    await start({ tokensPerAnswer: 4, tokensPerSecond: 40 }, bounded);
    const order: string[] = [];
    const chats: Chat[] = [];
    for (const name of ["first", "second", "third"]) {
      const chat = ask(name);
      chats.push(chat);
      await chat.until(name === "first" ? "started" : "queued");
      chat.status.then(() => order.push(name));
    }
    await Promise.all(chats.map(({ status }) => status));
    expect(order).toEqual(["first", "second", "third"]);
    expect(chats.map((chat) => chat.positions())).toEqual([[], [1], [2, 1]]);
    expect(running.engine.record().mostRunning).toBe(1);
    expect(chats.map((chat) => chat.text())).toEqual(Array(3).fill("w1 w2 w3 w4"));
  });

  test("past the queue: RESOURCE_EXHAUSTED with the time to retry after", async () => {
    await start({ stallAfterTokens: 1 }, bounded);
    const chats = [ask("1"), ask("2"), ask("3")];
    await chats[0]?.until("delta");
    await Promise.all(chats.slice(1).map((chat) => chat.until("queued")));
    const refused = await ask("4").status;
    expect(refused).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: expect.stringMatching(/^all places are taken; retry in \d+ s$/),
    });
    const { retryDelay } = RetryInfo.decode(detailOf(refused));
    expect(Number(retryDelay?.seconds)).toBeGreaterThanOrEqual(1);
    for (const chat of chats) chat.cancel();
  });

  test.each([
    ["cancels", async (chat: Chat) => chat.cancel(), {}],
    [
      "passes its deadline",
      async (chat: Chat) => void (await chat.status),
      { deadline: () => Date.now() + 500 },
    ],
    ["loses its connection", async () => running.client.close(), {}],
  ])("a caller who %s frees the place and stops the engine", async (_, leave, options) => {
    await start({ tokensPerAnswer: 10_000, tokensPerSecond: 50 }, bounded);
    const deadline = "deadline" in options ? { deadline: options.deadline() } : {};
    const chat = ask("?", deadline);
    await chat.until("delta");
    await leave(chat);
    if (_ === "loses its connection") chat.cancel();
    const engineSide = () => running.engine.record().requests[0];
    await waitUntil("the engine has stopped", () => engineSide()?.ended === "cancelled");
    await waitUntil("the place is free", async () => (await metric("llm_in_flight")) === 0);
    expect(engineSide()?.tokens).toBeLessThan(200);
  });

  test("a caller who leaves the queue never reaches the engine", async () => {
    await start({ stallAfterTokens: 1 }, bounded);
    const first = ask("1");
    await first.until("delta");
    const second = ask("2");
    await second.until("queued");
    const third = ask("3");
    await third.until("queued");
    second.cancel();
    await third.until("queued", 2);
    expect(third.positions()).toEqual([2, 1]);
    first.cancel();
    await third.until("delta");
    third.cancel();
    expect(running.engine.record().requests.map(({ request }) => request.messages?.[0]?.content)).toEqual([
      "1",
      "3",
    ]);
  });

  test("a waiting caller whose deadline passes is gone from the queue", async () => {
    await start({ stallAfterTokens: 1 }, bounded);
    const first = ask("1");
    await first.until("delta");
    expect(await ask("2", { deadline: Date.now() + 200 }).status).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
    await waitUntil("the queue is empty", async () => (await metric("llm_queued")) === 0);
    first.cancel();
  });
});

test("silence carries heartbeats, while waiting and while running", async () => {
  await start({ stallAfterTokens: 1 }, { MAX_IN_FLIGHT: "1", HEARTBEAT_SECONDS: "1" });
  const first = ask("1");
  await first.until("delta");
  const second = ask("2");
  await Promise.all([first.until("heartbeat", 2), second.until("heartbeat", 2)]);
  first.cancel();
  second.cancel();
});

describe("bad input", () => {
  test("is INVALID_ARGUMENT whose details name the field", async () => {
    await start();
    const refused = await ask(question(" ")).status;
    expect(refused).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: "messages[0].content: is empty",
    });
    expect(BadRequest.decode(detailOf(refused)).fieldViolations).toEqual([
      expect.objectContaining({ field: "messages[0].content", description: "is empty" }),
    ]);
    expect(running.engine.record().total).toBe(0);
  });

  test("that is no protobuf does not end the service", async () => {
    await start();
    const call = running.client.makeServerStreamRequest(
      "/llm.v1.ChatService/Chat",
      () => Buffer.from([0x0a, 0xff, 0xff]),
      (bytes) => bytes,
      {},
    );
    call.on("data", () => {});
    const code = await new Promise((resolve) =>
      call.on("error", (error: { code?: number }) => resolve(error.code)),
    );
    expect(code).not.toBe(status.OK);
    expect(await ask("?").status).toMatchObject({ code: status.OK });
  });

  test("that the engine refuses is the caller's", async () => {
    await start();
    running.engine.configure({ errorStatus: 400 });
    expect(await ask("?").status).toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining("the engine refuses them"),
    });
  });
});

describe("the engine fails", () => {
  test("with an error: UNAVAILABLE with its reason", async () => {
    await start();
    running.engine.configure({ errorStatus: 500 });
    expect(await ask("?").status).toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringMatching(/engine answers 500: refused by/),
    });
  });

  test("by breaking off: UNAVAILABLE, and what was produced has arrived", async () => {
    await start({ tokensPerAnswer: 10, dropAfterTokens: 4, tokensPerSecond: 100 });
    const chat = ask("?");
    expect(await chat.status).toMatchObject({ code: status.UNAVAILABLE });
    expect(chat.text()).toBe("w1 w2 w3 w4");
  });

  test("by falling silent: DEADLINE_EXCEEDED, and what was produced has arrived", async () => {
    await start({ stallAfterTokens: 3 }, { ENGINE_STALL_SECONDS: "1" });
    const chat = ask("?");
    expect(await chat.status).toMatchObject({
      code: status.DEADLINE_EXCEEDED,
      details: "the engine has been silent for 1 s",
    });
    expect(chat.text()).toBe("w1 w2 w3");
    await waitUntil(
      "the engine has stopped",
      () => running.engine.record().requests[0]?.ended === "cancelled",
    );
  });
});

test("a caller who stops reading holds up the engine, and its place only for a while", async () => {
  await start({ tokensPerAnswer: 2_000_000 }, { ENGINE_STALL_SECONDS: "3" });
  const chat = ask("?");
  await chat.until("delta");
  chat.stream.pause();
  await waitUntil("the engine has stopped", () => running.engine.record().requests[0]?.ended === "cancelled");
  expect(running.engine.record().requests[0]?.tokens).toBeLessThan(2_000_000);
  await waitUntil("the place is free", async () => (await metric("llm_in_flight")) === 0);
  chat.stream.resume();
  expect(await chat.status).toMatchObject({
    code: status.DEADLINE_EXCEEDED,
    details: expect.stringContaining("the caller has not read"),
  });
});

/** Value of a metric without labels on the Prometheus endpoint. */
async function metric(name: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${running.service.metricsPort}/metrics`);
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(await response.text())?.[1]);
}
