import { readFileSync } from "node:fs";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { ChatServiceStacks } from "../../../local/chat-service/chat-service";
import type { AppliedStack } from "../../../local/terraform/applied-stack";
import type { ChatConnection } from "../../../tools/chat/chat-connection";
import { receivedAnswer } from "../../../tools/chat/received-answer";
import { ChatSystem } from "../../chat/support/chat-system";
import { numberedWords } from "../../chat/support/numbered-words";
import { type AppliedStacks, applyStacks } from "../../support/applied-stacks";
import { changedStack, stackWith } from "../../support/changed-stack";
import { waitUntil } from "../../support/wait-until";
import { withVariable } from "../../support/with-variable";
import { Client } from "../chat-api/support/client";

jest.setTimeout(240_000);

let stacks: AppliedStacks;
let system: ChatSystem;
let connection: ChatConnection;
let gatewayLog: string;

beforeAll(async () => {
  stacks = await applyStacks();
  system = await ChatSystem.start(stacks, { instances: 1 });
  connection = await system.connect("ann");
  gatewayLog = (await system.service.status()).find(({ name }) => name === "gateway")?.logFile ?? "";
});
afterAll(async () => {
  connection?.close();
  await system?.close();
  stacks?.remove();
});
afterEach(async () => {
  await system.service.apply(stacks);
});

const apply = (changes: Partial<ChatServiceStacks>) => system.service.apply({ ...stacks, ...changes });
const functionName = (name: string) =>
  system.service.description.functions.find((each) => each.name.endsWith(`-${name}`))?.name ?? "";

/** Asks on the connection that was there before any change, and returns the whole answer. */
async function ask(question: string): Promise<string> {
  const requestId = connection.ask(question);
  await connection.until(
    "end",
    (frame) => frame.type === "finished" && "requestId" in frame && frame.requestId === requestId,
  );
  return receivedAnswer(connection.frames, requestId).answer;
}

/** The chat API with another stack's attribute of a function. */
function withFunction(name: string, changes: Record<string, unknown>): AppliedStack {
  return changedStack(stacks.chatApi, "aws_lambda_function", ({ function_name: functionName }) =>
    String(functionName).endsWith(`-${name}`) ? changes : undefined,
  );
}

test("the same states change nothing", async () => {
  await ask("Anything new?");
  const { service } = system;
  const whatRuns = async () => {
    const processes = (await service.status()).map(({ name, pid }) => ({ name, pid }));
    const changedAt = service.description.functions.map(async ({ name }) => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: name });
      return (await service.emulator.lambda.send(command)).LastModified;
    });
    return [processes, await Promise.all(changedAt)];
  };
  const before = await whatRuns();
  expect(await apply({})).toEqual([]);
  expect(await whatRuns()).toEqual(before);
});

test("a variable of a function holds for the next run, on a connection that stays", async () => {
  await ask("First?");
  const [before] = /REQUESTS_PER_MINUTE":"(\d+)/.exec(JSON.stringify(stacks.chatApi.state))?.slice(1) ?? [];
  const chatApi = withVariable(stacks.chatApi, "message", "REQUESTS_PER_MINUTE", "1");
  expect(await apply({ chatApi })).toEqual([
    `function ${functionName("message")}: environment REQUESTS_PER_MINUTE ${before} → 1`,
  ]);
  const sent = connection.frames.length;
  connection.ask("Second?");
  const { frame } = await connection.until("refusal", ({ type }) => type === "error", sent);
  expect(JSON.stringify(frame)).toContain("RATE");
});

test("a new route is there for the next message, and gone again", async () => {
  const route = stacks.chatApi.state.resources.find(
    ({ instances, type }) =>
      type === "aws_apigatewayv2_route" && instances[0]?.attributes?.route_key === "resume",
  );
  const attributes = { ...route?.instances[0]?.attributes, id: "new", route_key: "ping" };
  const chatApi = stackWith(stacks.chatApi, "aws_apigatewayv2_route", "ping", attributes);
  const routes = () =>
    readFileSync(gatewayLog, "utf8")
      .trim()
      .split("\n")
      .map((line): { route?: string } => JSON.parse(line))
      .flatMap((line) => line.route ?? []);
  const send = async () => {
    const count = routes().length;
    connection.sendText('{"action":"ping"}');
    await waitUntil("the message is in the log", () => routes().length > count);
    return routes().at(-1);
  };
  expect(await send()).toBe("$default");
  expect(await apply({ chatApi })).toEqual(["route ping: added"]);
  expect(await send()).toBe("ping");
  expect(await apply({})).toEqual(["route ping: removed"]);
  expect(await send()).toBe("$default");
});

test("a function has another timeout and another concurrency", async () => {
  const name = functionName("default");
  expect(
    await apply({ chatApi: withFunction("default", { timeout: 7, reserved_concurrent_executions: 0 }) }),
  ).toEqual(
    expect.arrayContaining([
      expect.stringMatching(`function ${name}: timeout seconds \\d+ → 7`),
      expect.stringContaining(`function ${name}: reserved concurrency`),
    ]),
  );
  const configuration = await system.service.emulator.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: name }),
  );
  expect(configuration.Timeout).toBe(7);
  const { webSocketUrl } = system.service;
  const client = await new Client(webSocketUrl, ["chat.v1", `token.${system.token("bob")}`], {}).open();
  client.send({ action: "nothing" });
  expect(JSON.parse(await client.next())).toMatchObject({ message: "Internal server error" });
  expect(readFileSync(gatewayLog, "utf8")).toContain('"route":"$default","outcome":"throttled"');
  client.webSocket.close();
});

test("the page has another configuration", async () => {
  const configuration = () => fetch(`${system.pageUrl}/config.json`).then((response) => response.json());
  const before = await configuration();
  const webClient = changedStack(stacks.webClient, "aws_s3_object", ({ content, key }) =>
    key === "config.json"
      ? { content: JSON.stringify({ ...JSON.parse(String(content)), clientId: "another" }) }
      : undefined,
  );
  const changes = await apply({ webClient });
  expect(changes).toContain("page file config.json: changed");
  expect(await configuration()).toEqual({ ...before, clientId: "another" });
});

test("users sign in as another state says, and the old tokens are no longer good", async () => {
  const token = system.token("ann");
  const { url } = system.service.issuer;
  const chatApi = withVariable(stacks.chatApi, "authorizer", "AUDIENCE", "another");
  const changes = await apply({ chatApi });
  expect(changes).toEqual(
    expect.arrayContaining([expect.stringMatching(/^identity: audience .* → another$/)]),
  );
  expect(system.service.issuer.url).toBe(url);
  await expect(system.connectWith(token)).rejects.toThrow("403");
  (await system.connect("ann")).close();
});

test("an answer that is under way goes on while its function changes", async () => {
  await system.configureEngines({ tokensPerAnswer: 40, tokensPerSecond: 20 });
  const requestId = connection.ask("A long answer?");
  await connection.until("beginning", (frame) => frame.type === "delta" && frame.requestId === requestId);
  await apply({ chatApi: withFunction("inference", { memory_size: 512 }) });
  await connection.until("end", (frame) => frame.type === "finished" && frame.requestId === requestId);
  expect(receivedAnswer(connection.frames, requestId).answer).toBe(numberedWords("w", 40));
  await system.configureEngines({});
});

test("the stacks of another region cannot be taken over, and nothing is changed", async () => {
  const text = JSON.stringify(stacks.chatApi.state).replaceAll("us-west-2", "eu-central-1");
  const chatApi = { ...stacks.chatApi, state: JSON.parse(text) };
  await expect(apply({ chatApi })).rejects.toThrow(/eu-central-1.*Stop the service and start it again/s);
  expect(await apply({})).toEqual([]);
});
