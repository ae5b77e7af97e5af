import { startLlamaEngine } from "../../local/engine/llama-engine";
import { type AppliedStacks, applyStacks } from "../support/applied-stacks";
import { TestBrowser } from "../support/browser";
import { builtPage } from "../support/built-page";
import { terraformTimeoutMilliseconds } from "../support/deployment";
import { withVariable } from "../support/with-variable";
import { accessibility } from "./parts/accessibility";
import { answers } from "./parts/answers";
import { alwaysAsleep, asleep } from "./parts/asleep";
import { interruptions } from "./parts/interruptions";
import { load } from "./parts/load";
import { realModel } from "./parts/real-model";
import { refusals } from "./parts/refusals";
import { safety } from "./parts/safety";
import { ChatSystem, type Shared } from "./support/chat-system";

jest.setTimeout(terraformTimeoutMilliseconds);

const configuration = [
  // Each answer beside others is a process here: more clients than these wait in the queue.
  "chatApi.maxConcurrentAnswers=16",
  "service.maxInFlight=16",
  "chatApi.requestsPerMinute=40",
  // One attempt, and the delivery that gives up.
  "chatApi.maxAttempts=1",
];

let stacks: AppliedStacks;
let browser: TestBrowser;
let system: ChatSystem;
const shared: Shared = { browser: () => browser, system: () => system };

beforeAll(async () => {
  [stacks, browser] = await Promise.all([applyStacks(configuration, builtPage()), TestBrowser.start()]);
});
afterAll(async () => {
  await browser?.close();
  stacks?.remove();
});

describe("with engines whose answers are known to the letter", () => {
  beforeAll(async () => {
    system = await ChatSystem.start(stacks);
  });
  afterAll(() => system?.close());

  answers(shared);
  refusals(shared);
  safety(shared);
  accessibility(shared);
  load(shared);
  // The last of them takes an instance away, and another one comes.
  interruptions(shared);
});

describe("with a real model", () => {
  beforeAll(async () => {
    system = await ChatSystem.start(stacks, {
      instances: 1,
      // So small a model may go round in circles for ever, or say one sentence: here it always says the same, and its
      // context ends it.
      startEngine: (options) =>
        startLlamaEngine({ ...options, contextTokens: 512, temperature: 0, threads: 1 }),
    });
  });
  afterAll(() => system?.close());

  realModel(shared);
});

describe("outside the scheduled hours", () => {
  beforeAll(async () => {
    system = await ChatSystem.start(
      { ...stacks, chatApi: withVariable(stacks.chatApi, "message", "SCHEDULE", alwaysAsleep) },
      { instances: 1 },
    );
  });
  afterAll(() => system?.close());

  asleep(shared);
});
