import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { LoadBalancer } from "../../../local/load-balancer/load-balancer";
import { describeLoadBalancer } from "../../../local/load-balancer/load-balancer-description";
import { Chat, clientThrough } from "../../support/chat";
import { synthesize } from "../../support/synthesize";
import { waitUntil } from "../../support/wait-until";
import { Instance } from "./support/instance";

const description = describeLoadBalancer(synthesize().VpcInfrastructureStack);

let directory: string;
let balancer: LoadBalancer;
let a: Instance;
let b: Instance;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "load-balancer-restart-"));
  [a, b] = await Promise.all([Instance.start("a"), Instance.start("b")]);
  balancer = await LoadBalancer.start(description, { directory, timeScale: 0.01 });
  for (const instance of [a, b]) await balancer.register(instance);
  for (const { name } of [a, b]) await balancer.waitForHealth(name, "healthy");
});
afterEach(async () => {
  await balancer.kill();
  await Promise.all([a.stop(), b.stop()]);
  rmSync(directory, { recursive: true });
});

test("breaks off what runs; clients find the same targets at the same place, with the certificate they trust", async () => {
  const client = clientThrough(balancer);
  const chat = new Chat(client, "long");
  await chat.until("started");
  const { certificate, port, process } = balancer;
  await balancer.restart();
  expect((await chat.status).code).toBe(status.UNAVAILABLE);
  expect(process.isRunning()).toBe(false);
  expect([balancer.port, balancer.certificate]).toEqual([port, certificate]);
  for (const { name } of [a, b]) await balancer.waitForHealth(name, "healthy");
  await waitUntil(
    "the client has connected again",
    async () => (await new Chat(client, "short").status).code === 0,
  );
  client.close();
});

test("does what the new description says", async () => {
  const healthCheck = { ...description.targetGroup.healthCheck, path: "/other" };
  await balancer.restart({ ...description, targetGroup: { ...description.targetGroup, healthCheck } });
  expect(balancer.description.targetGroup.healthCheck.path).toBe("/other");
  await waitUntil("the new path is asked for", () => a.checks.at(-1)?.path === "/other");
});

test("a target without the new ports is no longer registered", async () => {
  const healthCheck = { ...description.targetGroup.healthCheck, port: 8443 };
  b.ports = { ...b.ports, 8443: b.ports[443] ?? 0 };
  await balancer.restart({ ...description, targetGroup: { ...description.targetGroup, healthCheck } });
  expect(balancer.targetNames()).toEqual(["b"]);
  await balancer.waitForHealth("b", "healthy");
});

test("what is registered and deregistered meanwhile holds afterwards", async () => {
  const c = await Instance.start("c");
  try {
    const restarting = balancer.restart();
    const changes = Promise.all([balancer.register(c), balancer.deregister("a"), balancer.restart()]);
    await Promise.all([restarting, changes]);
    await balancer.waitForHealth("c", "healthy");
    expect([...(await balancer.health()).keys()].sort()).toEqual(["b", "c"]);
  } finally {
    await c.stop();
  }
});

test("comes back by itself when it dies, and not after it was stopped", async () => {
  const { process } = balancer;
  await process.kill();
  await waitUntil("another one runs", () => balancer.process !== process);
  await balancer.waitForHealth("a", "healthy");
  const last = balancer.process;
  await balancer.stop();
  expect(balancer.process).toBe(last);
  expect(last.isRunning()).toBe(false);
  await expect(balancer.restart()).rejects.toThrow();
});

test("cannot become another name, which its certificate does not have", async () => {
  const { process } = balancer;
  const restart = balancer.restart({ ...description, domainName: "other.example.com" });
  await expect(restart).rejects.toThrow(/cannot become other\.example\.com/);
  expect(process.isRunning()).toBe(true);
});
