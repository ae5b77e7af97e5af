import { startFakeEngine } from "../../local/engine/fake-engine-process";
import { ChatSystem } from "../chat/support/chat-system";
import { type AppliedStacks, applyStacks } from "../support/applied-stacks";
import { changedStack } from "../support/changed-stack";
import { applies } from "./parts/applies";
import { clients } from "./parts/clients";
import { functions } from "./parts/functions";
import { instances } from "./parts/instances";
import { logs } from "./parts/logs";
import { queue } from "./parts/queue";
import { restarts } from "./parts/restarts";
import { tables } from "./parts/tables";
import { tokens } from "./parts/tokens";
import { Deliveries } from "./support/deliveries";
import { pace } from "./support/fault";
import type { Shared } from "./support/shared";
import { TableRelay } from "./support/table-relay";
import { untilAllHealthy } from "./support/targets";
import { patienceSeconds, timeScale } from "./support/timing";

jest.setTimeout(2 * patienceSeconds * 1000);

// Lest a hung engine be waited for for a minute.
const configuration = ["service.engineStallSeconds=3"];

let applied: AppliedStacks;
let stacks: AppliedStacks;
let system: ChatSystem;
let deliveries: Deliveries;
let relay: TableRelay;
const shared: Shared = {
  stacks: () => stacks,
  system: () => system,
  deliveries: () => deliveries,
  tables: () => relay,
};

describe("a chat under way", () => {
  beforeAll(async () => {
    applied = await applyStacks(configuration);
    relay = await TableRelay.start(() => system.service.emulator.url);
    stacks = {
      ...applied,
      chatApi: throughRelay(applied.chatApi),
      llmService: withoutGrace(applied.llmService),
    };
    deliveries = new Deliveries();
    system = await ChatSystem.start(stacks, {
      timeScale,
      startEngine: ({ logFile, model, port }) =>
        startFakeEngine({ logFile, port, settings: { model, ...pace } }),
    });
  });
  afterAll(async () => {
    await system?.close();
    await relay?.close();
    applied?.remove();
  });

  beforeEach(() => system.configureEngines(pace));
  // The next fault is to find everything as it should be.
  afterEach(() => untilAllHealthy(system));

  instances(shared);
  restarts(shared);
  functions(shared);
  tables(shared);
  queue(shared);
  clients(shared);
  tokens(shared);
  logs(shared);
});

describe("an apply under way", applies);

/** All instances are as those that run for longer than their grace period, in which the group replaces none. */
function withoutGrace(stack: AppliedStacks["llmService"]): AppliedStacks["llmService"] {
  return changedStack(stack, "aws_autoscaling_group", () => ({ health_check_grace_period: 0 }));
}

/** The functions reach their tables through the relay, as the AWS SDK lets the environment say. */
function throughRelay(stack: AppliedStacks["chatApi"]): AppliedStacks["chatApi"] {
  return changedStack(stack, "aws_lambda_function", (attributes) => {
    const [{ variables }] = attributes.environment as [{ variables: Readonly<Record<string, string>> }];
    return {
      environment: [{ variables: { ...variables, AWS_ENDPOINT_URL_DYNAMODB: relay.url } }],
    };
  });
}
