import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import type { ChatServiceClient } from "../../../assets/proto/generated/llm/v1/chat";
import { LoadBalancer, type LoadBalancerOptions } from "../../../local/load-balancer/load-balancer";
import {
  describeLoadBalancer,
  type LoadBalancerDescription,
} from "../../../local/load-balancer/load-balancer-description";
import { Chat, clientThrough } from "../../support/chat";
import { synthesize } from "../../support/synthesize";
import { waitUntil } from "../../support/wait-until";
import { Instance } from "./support/instance";
import { tlsHandshake } from "./support/tls-handshake";

const described = describeLoadBalancer(synthesize().VpcInfrastructureStack);

let directory: string;
let balancer: LoadBalancer;
let client: ChatServiceClient;
let a: Instance;
let b: Instance;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "load-balancer-"));
  [a, b] = await Promise.all([Instance.start("a"), Instance.start("b")]);
});
afterEach(async () => {
  client?.close();
  await balancer?.kill();
  await Promise.all([a.stop(), b.stop()]);
  rmSync(directory, { recursive: true });
});

/** Health checks every 150 ms, an idle timeout of 3 s, a deregistration delay of 1.2 s. */
async function start(
  options: Partial<LoadBalancerOptions> = {},
  description: LoadBalancerDescription = described,
): Promise<void> {
  balancer = await LoadBalancer.start(description, { directory, timeScale: 0.01, ...options });
  client = clientThrough(balancer);
}

/** With both instances registered and healthy. */
async function startWithBoth(...how: Parameters<typeof start>): Promise<void> {
  await start(...how);
  for (const instance of [a, b]) await balancer.register(instance);
  for (const { name } of [a, b]) await balancer.waitForHealth(name, "healthy");
}

/** Who answers. */
function targetOf({ events: [first] }: Chat): string | undefined {
  return first?.event?.$case === "started" ? first.event.value.model : undefined;
}

/** Who answers a short call, and the cookies that came: name and value. */
async function ask(cookie?: string) {
  const chat = new Chat(client, "short", cookie === undefined ? {} : { cookie });
  const { code, details } = await chat.status;
  if (code !== status.OK) throw new Error(`${code} ${details}`);
  const setCookies = chat.initialMetadata.get("set-cookie").map(String);
  return {
    target: targetOf(chat),
    setCookies,
    cookies: new Map(setCookies.map((line) => line.split(";")[0]?.split("=") as [string, string])),
  };
}

async function statusOf(question: string): Promise<number> {
  return (await new Chat(client, question).status).code;
}

/** Who answers each of these calls, one after another. */
async function askMany(count: number, cookie?: string): Promise<string> {
  let targets = "";
  for (let call = 0; call < count; call++) targets += (await ask(cookie)).target;
  return targets;
}

/** A call that stays open, with its first event received. */
async function openCall(cookie?: string): Promise<Chat> {
  const chat = new Chat(client, "long", cookie === undefined ? {} : { cookie });
  await chat.until("started");
  return chat;
}

describe("stickiness", () => {
  const both = (cookies: ReadonlyMap<string, string>) =>
    `LlmServiceStickiness=${cookies.get("LlmServiceStickiness")}; AWSALBAPP-0=${cookies.get("AWSALBAPP-0")}`;

  test("only requests with both cookies stick", async () => {
    await startWithBoth();
    const { target, cookies } = await ask();
    expect(await askMany(4)).toMatch(/^(abab|baba)$/);
    expect(await askMany(4, `LlmServiceStickiness=${target}`)).toMatch(/^(abab|baba)$/);
    expect(await askMany(4, `AWSALBAPP-0=${cookies.get("AWSALBAPP-0")}`)).toMatch(/^(abab|baba)$/);
    expect(await askMany(4, both(cookies))).toBe(target?.repeat(4));
    const other = await ask();
    expect(other.target).not.toBe(target);
    expect(await askMany(4, both(other.cookies))).toBe(other.target?.repeat(4));
  });

  test("the balancer's cookie lives for seven days, and the parts that are not used are removed", async () => {
    await startWithBoth();
    const { setCookies } = await ask();
    expect(setCookies).toEqual([
      expect.stringMatching(/^LlmServiceStickiness=/),
      expect.stringMatching(/^AWSALBAPP-0=[0-9a-f]+; Expires=\w+, \d\d \w+ \d{4} [\d:]+ GMT; Path=\/$/),
      expect.stringMatching(/^AWSALBAPP-1=_remove_; /),
      expect.stringMatching(/^AWSALBAPP-2=_remove_; /),
      expect.stringMatching(/^AWSALBAPP-3=_remove_; /),
    ]);
    const expires = Date.parse(/Expires=([^;]*)/.exec(setCookies[1] ?? "")?.[1] ?? "");
    expect(Math.abs(expires - Date.now() - 7 * 24 * 3600 * 1000)).toBeLessThan(5000);
  });

  test.each(["trailing", "none"] as const)(
    "a target that sets the cookie in %s metadata does not stick",
    async (where) => {
      a.cookie = where;
      b.cookie = where;
      await startWithBoth();
      const { cookies } = await ask();
      expect(cookies.get("AWSALBAPP-0")).toBe("_remove_");
      expect(await askMany(4, "LlmServiceStickiness=x; AWSALBAPP-0=_remove_")).toMatch(/^(abab|baba)$/);
    },
  );

  test("a request that stuck goes on sticking although the target sets its cookie no more", async () => {
    await startWithBoth();
    const { target, cookies } = await ask();
    a.cookie = "none";
    b.cookie = "none";
    const next = await ask(both(cookies));
    expect(next.target).toBe(target);
    expect(next.cookies.get("AWSALBAPP-0")).toMatch(/^[0-9a-f]+$/);
  });

  test("ends when the duration has passed since the last response", async () => {
    const stickiness = { cookieName: "LlmServiceStickiness", durationSeconds: 200 };
    // 2 s, that is.
    await startWithBoth({}, { ...described, targetGroup: { ...described.targetGroup, stickiness } });
    const { target, cookies } = await ask();
    const begun = performance.now();
    let current = cookies;
    // Each answer begins the duration anew.
    while (performance.now() - begun < 2500) {
      const next = await ask(both(current));
      expect(next.target).toBe(target);
      current = next.cookies;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(await askMany(4, both(cookies))).toMatch(/^(abab|baba)$/);
  });

  test("goes to another target when its own is not healthy", async () => {
    await startWithBoth();
    const { target, cookies } = await ask();
    const [own, other] = target === "a" ? [a, b] : [b, a];
    own.status = 503;
    await balancer.waitForHealth(own.name, "unhealthy");
    const next = await ask(both(cookies));
    expect(next.target).toBe(other.name);
    expect(await askMany(3, both(next.cookies))).toBe(other.name.repeat(3));
  });

  test.each(["zz", "abc", "00", "39393939393939393939393939393920", "_remove_"])(
    "a made-up cookie (%s) does not disturb",
    async (value) => {
      await startWithBoth();
      expect(await askMany(4, `LlmServiceStickiness=x; AWSALBAPP-0=${value}`)).toMatch(/^(abab|baba)$/);
    },
  );

  test("cookies reach the target as they are, the balancer's own header does not", async () => {
    await startWithBoth();
    const { target, cookies } = await ask();
    await ask(both(cookies));
    const metadata = (target === "a" ? a : b).metadata.at(-1);
    expect(metadata?.get("cookie")).toEqual([both(cookies)]);
    expect(metadata?.get("x-load-balancer-target")).toEqual([]);
  });
});

describe("health checks", () => {
  test("come over HTTP/2, at the path and the interval of the target group", async () => {
    await start();
    await balancer.register(a);
    await balancer.waitForHealth("a", "healthy");
    await waitUntil("five checks", () => a.checks.length >= 5);
    expect(new Set(a.checks.map(({ path, httpVersion }) => `${path} HTTP/${httpVersion}`))).toEqual(
      new Set(["/health HTTP/2.0"]),
    );
    const gaps = a.checks.slice(1).map(({ at }, index) => at - (a.checks[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(100);
  });

  test("an unhealthy target gets no new requests, keeps those it has, and comes back", async () => {
    await startWithBoth();
    const calls = [await openCall(), await openCall()];
    expect([a.open, b.open]).toEqual([1, 1]);
    a.status = 503;
    await balancer.waitForHealth("a", "unhealthy");
    expect(await askMany(4)).toBe("bbbb");
    a.calls[0]?.write({ event: { $case: "heartbeat", value: {} } });
    await Promise.race(calls.map((call) => call.until("heartbeat")));
    a.calls[0]?.end();
    await Promise.race(calls.map((call) => call.status));
    a.status = 200;
    await balancer.waitForHealth("a", "healthy");
    expect(await askMany(4)).toMatch(/^(abab|baba)$/);
    b.calls[0]?.end();
    expect((await Promise.all(calls.map((call) => call.status))).map(({ code }) => code)).toEqual([0, 0]);
  });

  test("takes a target out after as many failures as the threshold says, not at the first", async () => {
    await startWithBoth();
    a.checks.splice(0);
    a.status = 500;
    await waitUntil("the first failed check", () => a.checks.length === 1);
    expect((await balancer.health()).get("a")).toBe("healthy");
    await balancer.waitForHealth("a", "unhealthy");
    expect(a.checks.length).toBeGreaterThanOrEqual(2);
  });

  test("a target that is gone is unhealthy, and without a healthy one the answer is 503", async () => {
    await start();
    await expect(ask()).rejects.toThrow(`${status.UNAVAILABLE}`);
    await balancer.register(a);
    await balancer.waitForHealth("a", "healthy");
    expect(await askMany(2)).toBe("aa");
    a.status = 503;
    await balancer.waitForHealth("a", "unhealthy");
    await expect(ask()).rejects.toThrow(`${status.UNAVAILABLE}`);
    const session = connect(balancer.url, {
      ca: balancer.certificate.certificate,
      servername: balancer.domainName,
    });
    const request = session.request({ ":path": "/" });
    const code = await new Promise((resolve) =>
      request.once("response", (headers) => resolve(headers[":status"])),
    );
    session.close();
    expect(code).toBe(503);
  });

  test("a balancer that fails open, as the real one, asks unhealthy targets when there is no other", async () => {
    a.status = 503;
    b.status = 503;
    await start({ failOpen: true });
    for (const instance of [a, b]) await balancer.register(instance);
    for (const { name } of [a, b]) await balancer.waitForHealth(name, "unhealthy");
    expect(await askMany(4)).toMatch(/^(abab|baba)$/);
    b.status = 200;
    await balancer.waitForHealth("b", "healthy");
    expect(await askMany(4)).toBe("bbbb");
  });

  test("in a group of protocol version GRPC, come as gRPC to the traffic port", async () => {
    const grpc = describeLoadBalancer(
      synthesize(["targetGroup.protocolVersion=GRPC"]).VpcInfrastructureStack,
    );
    await startWithBoth({}, grpc);
    a.grpcHealth.setStatus("", "NOT_SERVING");
    await balancer.waitForHealth("a", "unhealthy");
    expect(await askMany(3)).toBe("bbb");
    a.grpcHealth.setStatus("", "SERVING");
    await balancer.waitForHealth("a", "healthy");
    expect(a.checks).toEqual([]);
  });
});

describe("registration", () => {
  test("a target that is deregistered finishes what it has and gets nothing new", async () => {
    await startWithBoth();
    const calls = [await openCall(), await openCall()];
    let unfinished: number | undefined;
    const done = balancer.deregister("a").then((count) => {
      unfinished = count;
    });
    await waitUntil("it drains", async () => (await balancer.health()).get("a") === "draining");
    expect(await askMany(4)).toBe("bbbb");
    expect(unfinished).toBeUndefined();
    a.calls[0]?.end();
    await done;
    expect(unfinished).toBe(0);
    expect([...(await balancer.health())]).toEqual([["b", "healthy"]]);
    b.calls[0]?.end();
    expect((await Promise.all(calls.map((call) => call.status))).map(({ code }) => code)).toEqual([0, 0]);
  });

  test("what a deregistered target has not finished after the delay is cut off", async () => {
    await startWithBoth();
    const calls = [await openCall(), await openCall()];
    const [own, other] = targetOf(calls[0] as Chat) === "a" ? calls : [calls[1], calls[0]];
    const begun = performance.now();
    expect(await balancer.deregister("a")).toBe(1);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1200);
    // grpc-js makes INTERNAL of a stream that is reset after its first message.
    expect((await own?.status)?.code).toBe(status.INTERNAL);
    // Sooner than the idle timeout would.
    expect(performance.now() - begun).toBeLessThan(2500);
    await waitUntil("the target knows", () => a.open === 0);
    b.calls[0]?.end();
    expect((await other?.status)?.code).toBe(status.OK);
  });

  test("a service that is gone breaks its streams off, and refuses calls until checks find out", async () => {
    await startWithBoth();
    const calls = [await openCall(), await openCall()];
    const own = calls.find((call) => targetOf(call) === "a");
    a.service.forceShutdown();
    expect((await own?.status)?.code).not.toBe(status.OK);
    // Its health is still good.
    const codes = [await statusOf("short"), await statusOf("short")].sort();
    expect(codes).toEqual([status.OK, status.UNAVAILABLE]);
    b.calls[0]?.end();
  });

  test("targets that register and leave at the same time do not disturb each other", async () => {
    await start();
    await Promise.all([balancer.register(a), balancer.register(b)]);
    await Promise.all([a, b].map(({ name }) => balancer.waitForHealth(name, "healthy")));
    await Promise.all([balancer.deregister("a"), balancer.deregister("b")]);
    expect((await balancer.health()).size).toBe(0);
  });

  test("a target can come back", async () => {
    await startWithBoth();
    await balancer.deregister("a");
    await balancer.register(a);
    await balancer.waitForHealth("a", "healthy");
    expect(await askMany(4)).toMatch(/^(abab|baba)$/);
  });

  test("a target without the group's ports is refused", async () => {
    await start();
    await expect(balancer.register({ name: "c", ports: { 50051: 1 } })).rejects.toThrow(
      "the target group's health check is port 443, which c does not have; it has: 50051",
    );
    await expect(balancer.deregister("c")).rejects.toThrow("no target c is registered");
  });
});

describe("the listener", () => {
  test("cuts a silent stream after the idle timeout, and not one with heartbeats", async () => {
    await startWithBoth();
    const [silent, beating] = [await openCall(), await openCall()];
    const targets = targetOf(silent) === "a" ? [a, b] : [b, a];
    const begun = performance.now();
    const heartbeats = setInterval(() => {
      targets[1]?.calls[0]?.write({ event: { $case: "heartbeat", value: {} } });
    }, 500);
    try {
      expect((await silent.status).code).toBe(status.INTERNAL);
      expect(performance.now() - begun).toBeGreaterThan(2900);
      await waitUntil("the target knows", () => targets[0]?.open === 0);
      await beating.until("heartbeat", 8);
    } finally {
      clearInterval(heartbeats);
    }
    targets[1]?.calls[0]?.end();
    expect((await beating.status).code).toBe(status.OK);
  });

  test("speaks TLS 1.2 and 1.3 with h2, for the domain name of the record", async () => {
    await start();
    expect(balancer.domainName).toBe("deepseek.jonathanmau.com");
    expect(await tlsHandshake(balancer, "TLSv1.1")).toBe("refused");
    expect(await tlsHandshake(balancer, "TLSv1.2")).toBe("TLSv1.2 h2");
    expect(await tlsHandshake(balancer, "TLSv1.3")).toBe("TLSv1.3 h2");
  });

  test("logs each request", async () => {
    await startWithBoth();
    const { target } = await ask();
    await waitUntil("it is logged", () => readFileSync(balancer.accessLogFile, "utf8").includes("\n"));
    const [line = ""] = readFileSync(balancer.accessLogFile, "utf8").split("\n");
    expect(JSON.parse(line)).toMatchObject({
      method: "POST",
      path: "/llm.v1.ChatService/Chat",
      protocol: "HTTP/2",
      status: 200,
      target,
    });
  });
});
