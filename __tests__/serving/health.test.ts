import { connect } from "node:http2";
import { request } from "node:https";
import { status } from "@grpc/grpc-js";
import { type FakeEngineProcess, startFakeEngine } from "../../local/engine/fake-engine-process";
import { Chat, question } from "../support/chat";
import { waitUntil } from "../support/wait-until";
import { Conversation, Serving } from "./support/serving";

jest.setTimeout(120_000);

let serving: Serving;
const start = async (options: Partial<Parameters<typeof Serving.start>[0]> = {}) => {
  serving = await Serving.start({ startEngine: (logFile) => startFakeEngine({ logFile }), ...options });
};
afterEach(() => serving.close());

const fakeEngine = (name: string) => serving.of(name).engine as FakeEngineProcess;
const slowly = { tokensPerAnswer: 100, tokensPerSecond: 20 };

/** What the health proxy of an instance answers, over a protocol of its choice. */
async function health(name: string, protocol: "h2" | "http/1.1"): Promise<{ status: number; body: string }> {
  const port = serving.of(name).instance.healthProxy.ready.port;
  if (protocol === "http/1.1") {
    return new Promise((resolve, reject) => {
      const options = { port, host: "127.0.0.1", path: "/health", rejectUnauthorized: false, agent: false };
      request(options, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (chunk) => (body += chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      })
        .on("error", reject)
        .end();
    });
  }
  const session = connect(`https://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    servername: "localhost",
  });
  try {
    return await new Promise((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({ ":path": "/health" });
      let answered = 0;
      let body = "";
      stream.on("response", (headers) => (answered = Number(headers[":status"])));
      stream.setEncoding("utf8").on("data", (chunk) => (body += chunk));
      stream.on("end", () => resolve({ status: answered, body })).on("error", reject);
    });
  } finally {
    session.close();
  }
}

test.each(["h2", "http/1.1"] as const)("health over %s follows the service", async (protocol) => {
  await start({ names: ["a"] });
  expect(await health("a", protocol)).toMatchObject({ status: 200 });
  await fakeEngine("a").kill();
  await waitUntil("the proxy says so", async () => (await health("a", protocol)).status === 503);
  expect(JSON.parse((await health("a", protocol)).body)).toMatchObject({
    reason: expect.stringMatching(/NOT_SERVING/),
  });
});

test("an instance that drains gets no new calls, and its running answer completes", async () => {
  await start();
  const client = serving.client();
  for (const name of ["a", "b"]) await fakeEngine(name).configure(slowly);
  const running = new Chat(client, "?");
  await running.until("delta");
  const name = await serving.nameOfBusy();
  const { instance } = serving.of(name);
  instance.service.signal("SIGTERM");
  await serving.loadBalancer.waitForHealth(name, "unhealthy");
  for (let call = 0; call < 4; call++) {
    const chat = new Chat(client, "?");
    await chat.until("delta");
    expect(await serving.loadBalancer.activeRequests(name)).toBe(1);
    chat.cancel();
  }
  expect(await running.status).toMatchObject({ code: status.OK });
  expect(running.deltas).toHaveLength(100);
  expect(await instance.service.exited).toEqual({ code: 0, signal: null });
  client.close();
});

test("a spot notice takes the instance out of rotation before any call fails", async () => {
  await start();
  const client = serving.client();
  const codes: number[] = [];
  let stop = false;
  const callers = [1, 2, 3].map(async () => {
    while (!stop) codes.push((await new Chat(client, "?").status).code);
  });
  try {
    await waitUntil("calls go through", () => codes.length > 20);
    await serving.of("a").metadata.giveSpotInterruptionNotice();
    await serving.loadBalancer.waitForHealth("a", "unhealthy");
    await waitUntil(
      "a has answered what it had",
      async () => (await serving.loadBalancer.activeRequests("a")) === 0,
    );
    await fakeEngine("a").clearRecord();
    const before = codes.length;
    await waitUntil("more calls go through", () => codes.length > before + 50);
    expect((await fakeEngine("a").record()).total).toBe(0);
    await serving.of("a").instance.stop();
    const after = codes.length;
    await waitUntil("more calls go through", () => codes.length > after + 50);
  } finally {
    stop = true;
    await Promise.all(callers);
    client.close();
  }
  expect(new Set(codes)).toEqual(new Set([status.OK]));
});

test("a rebalance recommendation takes the instance out of rotation too", async () => {
  await start();
  await serving.of("b").metadata.giveRebalanceRecommendation();
  await serving.loadBalancer.waitForHealth("b", "unhealthy");
  expect(JSON.parse((await health("b", "h2")).body).reason).toMatch(/rebalance/);
});

test("an engine that is killed takes its instance out, and brings it back", async () => {
  await start();
  const client = serving.client();
  const { port } = fakeEngine("a");
  await fakeEngine("a").kill();
  await serving.loadBalancer.waitForHealth("a", "unhealthy");
  for (let call = 0; call < 6; call++) {
    expect(await new Chat(client, "?").status).toMatchObject({ code: status.OK });
  }
  const again = await startFakeEngine({ logFile: `${serving.directory}/a-engine-again.log`, port });
  try {
    await serving.loadBalancer.waitForHealth("a", "healthy");
    await again.clearRecord();
    for (let call = 0; call < 6; call++) {
      expect(await new Chat(client, "?").status).toMatchObject({ code: status.OK });
    }
    expect((await again.record()).total).toBe(3);
  } finally {
    await again.kill();
    client.close();
  }
});

test("a machine that is gone: the answer goes on elsewhere, no text repeated and none lost", async () => {
  await start();
  const client = serving.client();
  for (const name of ["a", "b"]) await fakeEngine(name).configure(slowly);
  let calls = 0;
  const { chats, text } = await new Conversation(client).askToTheEnd(question("?"), async (chat) => {
    if (calls++ > 0) return;
    await chat.until("delta", 5);
    await serving.of(await serving.nameOfBusy()).instance.kill();
  });
  expect(chats.length).toBeGreaterThan(1);
  expect(text).toBe(Array.from({ length: 100 }, (_, index) => `w${index + 1}`).join(" "));
  const sequences = chats.flatMap((chat) => chat.deltas.map(({ sequence }) => Number(sequence)));
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  client.close();
});
