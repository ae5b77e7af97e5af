import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { LlmService, type LlmServiceStacks } from "../../../local/chat-service/llm-service";
import { startFakeEngine } from "../../../local/engine/fake-engine-process";
import type { BackgroundProcess } from "../../../local/process/background-process";
import { Chat, clientThrough } from "../../support/chat";
import { Deployment } from "../../support/deployment";
import { isRunning, waitUntil } from "../../support/wait-until";

jest.setTimeout(240_000);

const one = ["scaling.minCapacity=1", "scaling.maxCapacity=1"];
const always = ["scaling.schedule.enabled=false", "scaling.maxCapacity=3"];
let deployment: Deployment;
let stacks: LlmServiceStacks;
let directory: string;
let service: LlmService;
/** What the next engine to start fails with. */
let engineFailure: string | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "llm-service-"));
  deployment = await Deployment.open();
  stacks = await apply(["scaling.minCapacity=2"]);
  service = await LlmService.start({
    ...stacks,
    directory,
    timeScale: 0.05,
    startEngine: async ({ logFile, model, port }) => {
      if (engineFailure !== undefined) throw new Error(engineFailure);
      return await startFakeEngine({ logFile, port, settings: { model } });
    },
  });
});
afterAll(async () => {
  await service?.close();
  deployment?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** With real Terraform; only these stacks, where the options change no other. */
async function apply(
  options: readonly string[],
  which: readonly ("vpc" | "llmService")[] = ["vpc", "llmService"],
): Promise<LlmServiceStacks> {
  deployment.synthesize([...always, ...options]);
  const stack = async (part: "vpc" | "llmService") => {
    if (!which.includes(part)) return stacks[part];
    const name = part === "vpc" ? "VpcInfrastructureStack" : "LlmServiceInfraStack";
    await deployment.apply(name);
    return { state: await deployment.state(name), directory: deployment.stackDirectory(name) };
  };
  return { vpc: await stack("vpc"), llmService: await stack("llmService") };
}

/** One call through the load balancer. */
async function ask(): Promise<Chat> {
  const client = clientThrough(service.loadBalancer);
  const chat = new Chat(client, "?");
  await chat.status;
  client.close();
  return chat;
}

async function expectAnswer(): Promise<Chat> {
  const chat = await ask();
  expect((await chat.status).code).toBe(status.OK);
  return chat;
}

function activities(): string[] {
  const lines = readFileSync(join(directory, "auto-scaling-group.log"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const { cause, event, instance } = JSON.parse(line);
    return `${instance} ${event}: ${cause}`;
  });
}

/** The instance of this name goes, another comes. */
async function untilReplaced(name: string): Promise<void> {
  await waitUntil(`${name} is no longer in service`, () => !service.names().includes(name));
  await service.settled();
}

test("as many instances serve as the applied group wants", async () => {
  expect(service.names()).toEqual(["a", "b"]);
  await Promise.all([expectAnswer(), expectAnswer()]);
});

test("the status has every part, with what one needs to look into it", async () => {
  const parts = await service.status();
  expect(parts.map(({ name, state }) => `${name}: ${state}`)).toEqual([
    "load balancer: running",
    "instance a: engine: running",
    "instance a: LLM service: healthy",
    "instance a: health proxy: running",
    "instance b: engine: running",
    "instance b: LLM service: healthy",
    "instance b: health proxy: running",
  ]);
  for (const part of parts) {
    expect(isRunning(part.pid ?? 0)).toBe(true);
    expect(part.memoryMiB).toBeGreaterThan(5);
    expect(part.address).toMatch(/127\.0\.0\.1:\d+$/);
    expect(readFileSync(part.logFile ?? "", "utf8")).toBeDefined();
  }
});

test.each<[string, () => BackgroundProcess]>([
  ["LLM service", () => service.instance("a").service],
  ["health proxy", () => service.instance("a").healthProxy],
  ["engine", () => service.engine("a").process as BackgroundProcess],
])("when the %s dies, it is started again on its port", async (part, process) => {
  const portOf = async () =>
    (await service.status()).find(({ name }) => name === `instance a: ${part}`)?.address;
  const [before, address] = [process(), await portOf()];
  await before.kill();
  await waitUntil("another one runs", () => process() !== before && process().isRunning());
  expect(await portOf()).toBe(address);
  await service.loadBalancer.waitForHealth("a", "healthy");
  expect(service.names()).toEqual(["a", "b"]);
});

test("a load balancer that is restarted has the same port, certificate and targets", async () => {
  const { port, process } = service.loadBalancer;
  await service.restartLoadBalancer();
  expect(process.isRunning()).toBe(false);
  expect(service.loadBalancer.port).toBe(port);
  for (const name of ["a", "b"]) await service.loadBalancer.waitForHealth(name, "healthy");
  await expectAnswer();
});

test("a load balancer that dies comes back", async () => {
  const { process } = service.loadBalancer;
  await process.kill();
  await waitUntil("another one runs", () => service.loadBalancer.process !== process);
  for (const name of ["a", "b"]) await service.loadBalancer.waitForHealth(name, "healthy");
  await expectAnswer();
});

test("an instance that is gone is replaced by the next letter, and nothing of it is left", async () => {
  const gone = service.instance("a");
  const engine = service.engine("a");
  await gone.kill();
  await untilReplaced("a");
  expect(service.names()).toEqual(["b", "c"]);
  expect([gone.service, gone.healthProxy, engine.process].map((each) => each?.isRunning())).toEqual([
    false,
    false,
    false,
  ]);
  expect([...(await service.loadBalancer.health()).keys()].sort()).toEqual(["b", "c"]);
  expect(() => service.instance("a")).toThrow("there is no instance a; there are: b, c");
});

test("an instance whose unit gives up is replaced", async () => {
  const instance = service.instance("b");
  while (service.names().includes("b")) {
    const { healthProxy } = instance;
    await healthProxy.kill();
    await waitUntil(
      "it is started again, or not any more",
      () => instance.healthProxy !== healthProxy || !service.names().includes("b"),
    );
  }
  await service.settled();
  expect(service.names()).toEqual(["c", "d"]);
  expect(activities()).toContain(
    "b terminating: the health proxy of b ended (SIGKILL); its unit starts it at most 5 times in 180 s",
  );
});

test("an instance that AWS may take back is replaced before it goes", async () => {
  await service.metadata("c").giveRebalanceRecommendation();
  await untilReplaced("c");
  expect(service.names()).toEqual(["d", "e"]);
  const order = activities().filter((each) => /^[ce] /.test(each) && !each.startsWith("c launching"));
  expect(order.map((each) => each.split(":")[0]).slice(-4)).toEqual([
    "e launching",
    "e in-service",
    "c terminating",
    "c terminated",
  ]);
});

test("after a spot notice the instance is taken back, and replaced", async () => {
  await service.metadata("d").giveSpotInterruptionNotice();
  await service.loadBalancer.waitForHealth("d", "unhealthy");
  expect(service.names()).toContain("d");
  await untilReplaced("d");
  expect(service.names()).toEqual(["e", "f"]);
});

test("an applied state that says the same changes nothing", async () => {
  const before = await service.status();
  expect(await service.apply(stacks)).toEqual([]);
  expect((await service.status()).map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
});

test("capacity follows the applied group", async () => {
  expect(await service.apply(await apply(["scaling.minCapacity=3"], ["llmService"]))).toEqual([
    "Auto Scaling group: min capacity 2 → 3",
  ]);
  expect(service.names()).toEqual(["e", "f", "g"]);
  stacks = await apply(one, ["llmService"]);
  expect(await service.apply(stacks)).toEqual([
    "Auto Scaling group: min capacity 3 → 1",
    "Auto Scaling group: max capacity 3 → 1",
  ]);
  expect(service.names()).toEqual(["g"]);
  await expectAnswer();
});

test("cookie name and health path reach load balancer and instances; until then clients are served as before", async () => {
  const { port } = service.loadBalancer;
  stacks = await apply([
    ...one,
    "targetGroup.stickiness.cookieName=Other",
    "targetGroup.healthCheck.path=/alive",
  ]);
  const applying = service.apply(stacks);
  let applied = false;
  void applying.finally(() => {
    applied = true;
  });
  const answers: Chat[] = [];
  while (!applied) answers.push(await ask());
  expect([...(await applying)].sort()).toEqual([
    "instances: environment health proxy COOKIE_NAME LlmServiceStickiness → Other",
    "instances: environment health proxy HEALTH_PATH /health → /alive",
    "instances: environment llm service COOKIE_NAME LlmServiceStickiness → Other",
    "load balancer: target group health check path /health → /alive",
    "load balancer: target group stickiness cookie name LlmServiceStickiness → Other",
  ]);
  expect(service.loadBalancer.port).toBe(port);
  expect(service.names()).toEqual(["h"]);
  const cookies = (await expectAnswer()).initialMetadata.get("set-cookie").map(String);
  expect(cookies.map((each) => each.split("=")[0])).toEqual([
    "Other",
    "AWSALBAPP-0",
    "AWSALBAPP-1",
    "AWSALBAPP-2",
    "AWSALBAPP-3",
  ]);
  // While the load balancer starts anew it answers nobody; clients try again then.
  const codes = new Set((await Promise.all(answers.map((chat) => chat.status))).map(({ code }) => code));
  expect([...codes].filter((code) => code !== status.UNAVAILABLE)).toEqual([status.OK]);
});

test("a template whose instances do not start leaves the old ones", async () => {
  engineFailure = "no such model";
  const next = await apply([
    ...one,
    "targetGroup.stickiness.cookieName=Third",
    "targetGroup.healthCheck.path=/alive",
  ]);
  await expect(service.apply(next)).rejects.toThrow("no such model");
  engineFailure = undefined;
  expect(service.names()).toEqual(["h"]);
  expect((await expectAnswer()).initialMetadata.get("set-cookie").join()).toMatch(/^Other=/);
  expect(await service.apply(next)).toContain(
    "load balancer: target group stickiness cookie name Other → Third",
  );
  expect((await expectAnswer()).initialMetadata.get("set-cookie").join()).toMatch(/^Third=/);
});

test("another address of the load balancer is refused", async () => {
  const other = await apply([...one, "loadBalancer.domainName=other.example.com"], ["vpc"]);
  await expect(service.apply(other)).rejects.toThrow(
    /from .*:443 to other\.example\.com:443.*start it again/,
  );
  await expectAnswer();
});

test("after a close nothing runs", async () => {
  const pids = (await service.status()).map(({ pid = 0 }) => pid);
  expect(pids.length).toBeGreaterThan(3);
  await service.close();
  expect(pids.filter(isRunning)).toEqual([]);
});
