import { status } from "@grpc/grpc-js";
import type { ChatServiceClient } from "../../assets/proto/generated/llm/v1/chat";
import { type FakeEngineProcess, startFakeEngine } from "../../local/engine/fake-engine-process";
import { Chat } from "../support/chat";
import { CookieJar } from "../support/cookie-jar";
import { Serving } from "./support/serving";

jest.setTimeout(120_000);

let serving: Serving;
let client: ChatServiceClient;

beforeAll(async () => {
  serving = await Serving.start({ startEngine: (logFile) => startFakeEngine({ logFile }) });
});
afterAll(() => serving.close());
beforeEach(() => {
  client = serving.client();
});
afterEach(() => client.close());

/** Which instance answers a call with these cookies. */
async function answerer(cookie?: string, keep?: CookieJar): Promise<string> {
  for (const { engine } of serving.instances.values()) await (engine as FakeEngineProcess).clearRecord();
  const chat = new Chat(client, "?", cookie === undefined ? {} : { cookie });
  expect(await chat.status).toMatchObject({ code: status.OK });
  keep?.store(chat.initialMetadata);
  for (const [name, { engine }] of serving.instances) {
    const { requests } = await (engine as FakeEngineProcess).record();
    // Not what the service itself asks when it starts.
    if (requests.some(({ request }) => request.messages?.at(-1)?.content === "?")) return name;
  }
  throw new Error("no engine was asked");
}

async function answerers(cookie: string | undefined): Promise<string> {
  let names = "";
  for (let call = 0; call < 6; call++) names += await answerer(cookie);
  return names;
}

test("a conversation stays on its instance when both cookies come back", async () => {
  const jar = new CookieJar();
  const first = await answerer(undefined, jar);
  expect(jar.header()).toMatch(/LlmServiceStickiness=[0-9a-f-]{36}; AWSALBAPP-0=[0-9a-f]+/);
  expect(await answerers(jar.header())).toBe(first.repeat(6));
});

test.each([["LlmServiceStickiness"], ["AWSALBAPP-0"]])("%s alone does not hold it", async (name) => {
  const jar = new CookieJar();
  await answerer(undefined, jar);
  expect(new Set(await answerers(jar.header([name])))).toEqual(new Set(["a", "b"]));
});

test("the application cookie keeps its value through the conversation", async () => {
  const jar = new CookieJar();
  await answerer(undefined, jar);
  const before = jar.header(["LlmServiceStickiness"]);
  await answerer(jar.header(), jar);
  expect(jar.header(["LlmServiceStickiness"])).toBe(before);
});
