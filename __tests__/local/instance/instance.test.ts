import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { FakeEngine } from "../../../local/engine/fake-engine";
import { Instance, type InstanceOptions } from "../../../local/instance/instance";
import { readInstanceEnvironment } from "../../../local/instance/user-data";
import { type MetadataServer, startMetadataServer } from "../../../local/instance-metadata/metadata-server";
import { Chat, chatClient } from "../../support/chat";
import { synthesize } from "../../support/synthesize";
import { waitUntil } from "../../support/wait-until";

const directory = mkdtempSync(join(tmpdir(), "instance-"));
const environment = readInstanceEnvironment(
  synthesize(["targetGroup.stickiness.cookieName=Other", "targetGroup.healthCheck.path=/alive"])
    .LlmServiceInfraStack,
);
let engine: FakeEngine;
let metadata: MetadataServer;
let instance: Instance | undefined;

beforeAll(async () => {
  engine = await new FakeEngine({ model: "small" }).start();
  metadata = await startMetadataServer({ logFile: join(directory, "metadata.log") });
});
afterEach(() => instance?.kill());
afterAll(async () => {
  await metadata.stop();
  await engine.stop();
  rmSync(directory, { recursive: true });
});

async function start(options: Partial<InstanceOptions> = {}): Promise<Instance> {
  instance = await Instance.start({
    name: "a",
    environment,
    engine: { url: engine.url, model: "small" },
    metadataUrl: metadata.url,
    directory,
    ...options,
  });
  return instance;
}

/** Once it serves. */
async function ask({ ports }: Instance): Promise<Chat> {
  const client = chatClient(`localhost:${ports[50051]}`);
  let chat = new Chat(client, "?");
  await waitUntil("the service serves", async () => {
    if ((await chat.status).code === status.OK) return true;
    chat = new Chat(client, "?");
    return false;
  });
  client.close();
  return chat;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

test("runs both programs with what the launch template says, on ports that were found", async () => {
  const { ports, service, healthProxy } = await start();
  expect(ports).toEqual({ 50051: service.ready.port, 443: healthProxy.ready.port });
  const chat = await ask({ ports } as Instance);
  expect(chat.text()).toMatch(/^w1 w2 /);
  expect(chat.initialMetadata.get("set-cookie").join()).toMatch(/^Other=[0-9a-f-]{36};/);
  const log = () => readFileSync(healthProxy.logFile, "utf8");
  expect(log()).toContain("/alive");
});

test("what a test changes comes last", async () => {
  const started = await start({
    changes: { llmService: { COOKIE_NAME: "Changed" }, healthProxy: {} },
  });
  expect((await ask(started)).initialMetadata.get("set-cookie").join()).toMatch(/^Changed=/);
});

test("stopped, the service drains first; then both are gone", async () => {
  engine.configure({ tokensPerAnswer: 20, tokensPerSecond: 20 });
  const started = await start();
  const client = chatClient(`localhost:${started.ports[50051]}`);
  await waitUntil("the engine is known", () => started.service.lastLines(50).includes("engine-ready"));
  const chat = new Chat(client, "?");
  await chat.until("delta");
  await started.stop(10_000);
  expect((await chat.status).code).toBe(status.OK);
  expect(chat.deltas).toHaveLength(20);
  client.close();
  engine.configure({ tokensPerSecond: 0 });
  expect(await started.service.exited).toEqual({ code: 0, signal: null });
  expect(await started.healthProxy.exited).toEqual({ code: 0, signal: null });
});

test("killed, both are gone at once; one alone can be killed too", async () => {
  const started = await start();
  await started.healthProxy.kill();
  expect(started.service.isRunning()).toBe(true);
  await started.kill();
  expect(await started.service.exited).toEqual({ code: null, signal: "SIGKILL" });
  expect(await Promise.all(Object.values(started.ports).map(isOpen))).toEqual([false, false]);
});

test("when one program does not start, the other does not stay", async () => {
  const changes = { llmService: {}, healthProxy: { PORT: "none" } };
  await expect(start({ name: "broken", changes })).rejects.toThrow(
    /^the health proxy of broken ended \(exit code 2\)[\s\S]*PORT/,
  );
  const log = readFileSync(join(directory, "broken-llm-service.log"), "utf8");
  const port = Number(/"event":"listening".*?"port":(\d+)/.exec(log)?.[1]);
  expect(port).toBeGreaterThan(0);
  expect(await isOpen(port)).toBe(false);
});
