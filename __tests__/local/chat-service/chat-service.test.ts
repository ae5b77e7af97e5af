import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { ChatService, type ChatServiceOptions } from "../../../local/chat-service/chat-service";
import { startFakeEngine } from "../../../local/engine/fake-engine-process";
import { mintAccessToken, type TokenChanges } from "../../../local/identity/mint-access-token";
import { users } from "../../../local/identity/user";
import { type AppliedStacks, applyStacks } from "../../support/applied-stacks";
import { waitUntil } from "../../support/wait-until";
import { Client } from "../chat-api/support/client";

jest.setTimeout(240_000);

let stacks: AppliedStacks;
let directory: string;
let service: ChatService;
let withoutService: number[];

const options = (name: string): ChatServiceOptions => ({
  ...stacks,
  directory: join(directory, name),
  startEngine: ({ logFile, model, port }) => startFakeEngine({ logFile, port, settings: { model } }),
});

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "chat-service-"));
  stacks = await applyStacks();
  withoutService = children();
  service = await ChatService.start(options("first"));
});
afterAll(async () => {
  await service?.close();
  stacks?.remove();
  rmSync(directory, { recursive: true, force: true });
});

function connect(subject: string, changes: TokenChanges = {}): Client {
  const token = mintAccessToken(service.issuer, service.identity, subject, changes);
  return new Client(service.webSocketUrl, ["chat.v1", `token.${token}`], {});
}

test("a question is answered by the functions of the stack, from the queue to the engine", async () => {
  const [ann] = users;
  const client = await connect(ann?.subject ?? "").open();
  expect(client.webSocket.protocol).toBe("chat.v1");
  const requestId = randomUUID();
  client.send({ action: "message", requestId, conversationId: randomUUID(), text: "Hello?" });
  const frames: { type: string; text?: string }[] = [];
  while (frames.at(-1)?.type !== "finished") frames.push(JSON.parse(await client.next()));
  expect(frames[0]).toEqual({ type: "accepted", requestId });
  expect(
    frames
      .filter(({ type }) => type === "delta")
      .map(({ text }) => text)
      .join(""),
  ).toMatch(/^w1 w2 .*w20$/);
  client.webSocket.close();
  await client.closed;
  await waitUntil("the log of the answer", () =>
    readFileSync(service.functionLogFile("inference"), "utf8").includes(requestId),
  );
});

test.each<[string, TokenChanges]>([
  ["without the scope", { claims: { scope: "openid" } }],
  ["that is over", { claims: { exp: 1 } }],
  ["of another key", { signature: "unknown" }],
])("a token %s is denied", async (_, changes) => {
  expect(await connect("somebody", changes).refusal).toMatchObject({ statusCode: 403 });
});

test("nobody gets in without a token", async () => {
  const client = new Client(service.webSocketUrl, ["chat.v1"], {});
  expect(await client.refusal).toMatchObject({ statusCode: 401 });
});

test("no address of AWS is left", async () => {
  const page = await fetch(service.pageUrl);
  const configuration = await (await fetch(`${service.pageUrl}/config.json`)).text();
  expect(JSON.parse(configuration)).toMatchObject({
    webSocketUrl: service.webSocketUrl,
    issuer: service.issuer.url,
  });
  const texts = [configuration, JSON.stringify([...page.headers])];
  for (const { name } of service.description.functions) {
    const command = new GetFunctionConfigurationCommand({ FunctionName: name });
    const { Environment } = await service.emulator.lambda.send(command);
    texts.push(JSON.stringify(Environment?.Variables));
  }
  for (const text of texts)
    expect(text).not.toMatch(/amazonaws\.com|amazoncognito\.com|cloudfront\.net|:443\b/);
});

test("after a failed start, and after a close, nothing is left", async () => {
  const withService = children();
  const failing = ChatService.start({
    ...options("second"),
    startEngine: async () => {
      throw new Error("no engine");
    },
  });
  await expect(failing).rejects.toThrow("no engine");
  expect(children()).toEqual(withService);
  await service.close();
  expect(withService.length).toBeGreaterThan(withoutService.length + 5);
  expect(children()).toEqual(withoutService);
  for (const url of [service.pageUrl, service.issuer.url, service.webSocketUrl.replace("ws:", "http:")]) {
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  }
});

/** Process ids of what this process has started, and that still runs. */
function children(): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, program]) => Number(parent) === process.pid && program !== "ps")
    .map(([pid]) => Number(pid));
}
