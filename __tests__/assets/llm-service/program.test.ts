import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { status } from "@grpc/grpc-js";
import { FakeEngine } from "../../../local/engine/fake-engine";
import { buildDirectory } from "../../../local/paths";
import { BackgroundProcess } from "../../../local/process/background-process";
import { Chat, chatClient, question } from "../../support/chat";
import { servingStatus } from "../../support/health";
import { waitUntil } from "../../support/wait-until";

const program = (name: string) => path.join(buildDirectory, "assets", "llm-service", "src", `${name}.js`);

interface Listening {
  readonly port: number;
  readonly metricsPort: number;
}

let directory: string;
let engine: FakeEngine;
let started: BackgroundProcess<Listening>[] = [];

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "llm-service-"));
  engine = await new FakeEngine().start();
});
afterEach(async () => {
  await Promise.all(started.map((each) => each.kill()));
  started = [];
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
});

const environmentOf = (changes: Record<string, string> = {}) => ({
  PATH: process.env.PATH,
  ENGINE_URL: engine.url,
  MODEL_NAME: "fake",
  HOST: "127.0.0.1",
  PORT: "0",
  METRICS_PORT: "0",
  ...changes,
});

async function start(changes: Record<string, string> = {}) {
  const service = await BackgroundProcess.start<Listening>({
    name: "the LLM service",
    program: process.execPath,
    arguments: [program("main")],
    environment: environmentOf(changes),
    logFile: path.join(directory, `service-${started.length}.log`),
    ready: { line: (line) => (line.includes('"event":"listening"') ? JSON.parse(line) : undefined) },
  });
  started.push(service);
  const address = `localhost:${service.ready.port}`;
  const tls = changes.TLS !== "false";
  await waitUntil("SERVING", async () => (await servingStatus(address, "", tls)) === "SERVING");
  return { service, address, client: chatClient(address), log: () => readFileSync(service.logFile, "utf8") };
}

/** Runs the program to its end. */
function runToEnd(name: string, changes: Record<string, string>) {
  return spawnSync(process.execPath, [program(name)], { env: environmentOf(changes), encoding: "utf8" });
}

test("bad settings: a line for each, exit code 2", () => {
  const { status: code, stderr, stdout } = runToEnd("main", { PORT: "http", MAX_IN_FLIGHT: "none" });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toBe(
    'PORT="http" cannot be used; allowed: a whole number from 0 to 65535\n' +
      'MAX_IN_FLIGHT="none" cannot be used; allowed: a whole number from 1 to 10000\n',
  );
});

test.each(["PORT", "METRICS_PORT"])("%s that is taken: says so, exit code 1", (variable) => {
  const { status: code, stdout } = runToEnd("main", { [variable]: String(engine.port) });
  expect(code).toBe(1);
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    level: "fatal",
    message: expect.stringContaining("EADDRINUSE"),
  });
});

describe("SIGTERM", () => {
  const slow = { tokensPerAnswer: 20, tokensPerSecond: 20 };

  test("NOT_SERVING and no new calls at once, running answers end, then exit 0", async () => {
    const { address, client, service } = await start({ MAX_IN_FLIGHT: "1" });
    engine.configure(slow);
    const running = new Chat(client, "1");
    await running.until("delta");
    const waiting = new Chat(client, "2");
    await waiting.until("queued");
    service.signal("SIGTERM");
    expect(await waiting.status).toMatchObject({
      code: status.UNAVAILABLE,
      details: "this instance is shutting down",
    });
    expect(await new Chat(chatClient(address), "3").status).toMatchObject({
      code: status.UNAVAILABLE,
      details: "this instance is shutting down",
    });
    expect(await servingStatus(address)).toBe("NOT_SERVING");
    expect(await running.status).toMatchObject({ code: status.OK });
    expect(running.deltas).toHaveLength(20);
    expect(await service.exited).toEqual({ code: 0, signal: null });
  });

  test("cuts off what still runs at the drain limit", async () => {
    const { client, service } = await start({ DRAIN_SECONDS: "1" });
    engine.configure({ stallAfterTokens: 1 });
    const running = new Chat(client, "1");
    await running.until("delta");
    service.signal("SIGTERM");
    expect(await running.status).toMatchObject({
      code: status.UNAVAILABLE,
      details: "this instance stops now",
    });
    expect(await service.exited).toEqual({ code: 0, signal: null });
  });

  test("with nothing to do ends at once", async () => {
    const { service } = await start();
    const asked = performance.now();
    service.signal("SIGTERM");
    expect(await service.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(2000);
  });
});

test("the log is JSON, and holds neither questions nor answers", async () => {
  const { client, log } = await start({ LOG_LEVEL: "debug" });
  await new Chat(client, "my secret question").status;
  await new Chat(client, question("secret", { model: "other" })).status;
  await waitUntil("the answer is logged", () => log().includes('"event":"answered"'));
  const lines = log()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["listening", "engine-ready", "answered"]),
  );
  expect(log()).not.toMatch(/secret|w1 w2/);
});

test("without TLS when it is told so", async () => {
  const { address } = await start({ TLS: "false" });
  expect(await servingStatus(address, "llm.v1.ChatService", false)).toBe("SERVING");
});

test("the container's health check follows the service", async () => {
  const { service } = await start();
  const check = () => runToEnd("health-check", { PORT: String(service.ready.port) });
  expect(check()).toMatchObject({ status: 0, stderr: "" });
  await service.kill();
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringMatching(/ECONNREFUSED|No connection/) });
});
