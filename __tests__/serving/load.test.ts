import { status } from "@grpc/grpc-js";
import { type FakeEngineProcess, startFakeEngine } from "../../local/engine/fake-engine-process";
import { Chat } from "../support/chat";
import { InspectedHeap } from "../support/inspected-heap";
import { Serving } from "./support/serving";

jest.setTimeout(300_000);

let serving: Serving;
afterEach(() => serving.close());

test("200 clients on 4 places: each gets an answer, its positions, or a clean rejection, and none hangs", async () => {
  const settings = { tokensPerAnswer: 10, tokensPerSecond: 100, maximumParallel: 4 };
  serving = await Serving.start({
    names: ["a"],
    startEngine: (logFile) => startFakeEngine({ logFile, settings }),
    configuration: ["service.maxInFlight=4", "service.maxQueued=100"],
  });
  const clients = Array.from({ length: 200 }, () => serving.client());
  const chats = clients.map((client) => new Chat(client, "?", { deadline: Date.now() + 60_000 }));
  const statuses = await Promise.all(chats.map((chat) => chat.status));
  for (const client of clients) client.close();

  const answered = chats.filter((_, index) => statuses[index]?.code === status.OK);
  const rejected = statuses.filter(({ code }) => code === status.RESOURCE_EXHAUSTED);
  expect(answered.length + rejected.length).toBe(200);
  // A place that is free again before the last client has connected is given once more.
  expect(answered.length).toBeGreaterThanOrEqual(104);
  expect(rejected.length).toBeGreaterThan(0);
  for (const { details } of rejected) expect(details).toMatch(/retry in \d+ s$/);
  for (const chat of answered) {
    expect(chat.text()).toBe("w1 w2 w3 w4 w5 w6 w7 w8 w9 w10");
    const positions = chat.positions();
    expect(positions).toEqual([...positions].sort((a, b) => b - a));
  }
  // Whoever waited was told so, down to the head of the queue.
  const waited = answered.filter((chat) => chat.positions().length > 0);
  expect(waited.length).toBeGreaterThanOrEqual(100);
  expect(new Set(waited.map((chat) => chat.positions().at(-1)))).toEqual(new Set([1]));
  expect((await (serving.of("a").engine as FakeEngineProcess).record()).mostRunning).toBe(4);
});

test("memory does not grow over 10,000 requests", async () => {
  serving = await Serving.start({
    names: ["a"],
    startEngine: (logFile) => startFakeEngine({ logFile, settings: { tokensPerAnswer: 10 } }),
    configuration: ["service.maxInFlight=50"],
    changes: { llmService: { NODE_OPTIONS: "--inspect=127.0.0.1:0" } },
  });
  const client = serving.client();
  const heap = await InspectedHeap.of(serving.of("a").instance.service.logFile);
  const ask = async (count: number) => {
    let left = count;
    const caller = async () => {
      while (left-- > 0) expect((await new Chat(client, "?").status).code).toBe(status.OK);
    };
    await Promise.all(Array.from({ length: 20 }, caller));
  };
  try {
    // Until what is made once is made.
    await ask(2000);
    const before = await heap.usedBytes();
    await ask(8000);
    // 8,000 requests: 125 bytes that each left behind would show.
    expect((await heap.usedBytes()) - before).toBeLessThan(1_000_000);
  } finally {
    heap.close();
    client.close();
  }
});
