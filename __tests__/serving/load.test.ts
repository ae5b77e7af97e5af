import { status } from "@grpc/grpc-js";
import { type FakeEngineProcess, startFakeEngine } from "../../local/engine/fake-engine-process";
import { Chat } from "../support/chat";
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
  });
  const client = serving.client();
  const { metricsPort } = serving.of("a").instance.service.ready;
  /** What the garbage collector has left: the least of what is used while requests run. */
  const heapBytes = async () => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1]);
  };
  const thousand = async () => {
    let left = 1000;
    let least = Number.POSITIVE_INFINITY;
    const caller = async () => {
      while (left-- > 0) {
        expect((await new Chat(client, "?").status).code).toBe(status.OK);
        if (left % 50 === 0) least = Math.min(least, await heapBytes());
      }
    };
    await Promise.all(Array.from({ length: 20 }, caller));
    return least;
  };
  const least: number[] = [];
  for (let batch = 0; batch < 10; batch++) least.push(await thousand());
  client.close();
  const [early, late] = [Math.min(...least.slice(1, 5)), Math.min(...least.slice(6, 10))];
  // 5,000 requests lie between them: 200 bytes a request would show.
  expect(late - early).toBeLessThan(1_000_000);
});
