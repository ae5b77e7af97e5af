import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { QueuePoller } from "../../../local/chat-api/queue-poller";
import type { QueueTrigger } from "../../../local/chat-api/queue-trigger";
import { Emulator } from "../../../local/emulator/emulator";
import type { Invocation } from "../../../local/emulator/invoke";
import type { LambdaFunction } from "../../../local/emulator/lambda-function";
import { putQueues } from "../../../local/emulator/put-queues";
import type { Queue } from "../../../local/emulator/queue";
import { waitUntil } from "../../support/wait-until";

const accountId = "123456789012";
const region = "us-west-2";
let directory: string;
let emulator: Emulator;
let poller: QueuePoller | undefined;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "poller-"));
  emulator = await Emulator.start({ directory, accountId, region });
});
afterEach(async () => {
  await poller?.stop();
  poller = undefined;
});
afterAll(async () => {
  await emulator.kill();
  rmSync(directory, { recursive: true, force: true });
});

interface Record {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly MessageGroupId: string; readonly ApproximateReceiveCount: string };
}

const done: Invocation = { outcome: "returned", value: { batchItemFailures: [] } };
const failed = ({ messageId }: Record): Invocation => ({
  outcome: "returned",
  value: { batchItemFailures: [{ itemIdentifier: messageId }] },
});
let count = 0;

/** A queue that gives a message out twice before it is dead, and a poller that runs `work` for each message. */
async function begin(
  work: (record: Record, lambda: LambdaFunction) => Promise<Invocation>,
  options: { readonly maximumConcurrency?: number; readonly reportsFailures?: boolean } = {},
) {
  const name = `queue-${++count}`;
  const arn = (queue: string) => `arn:aws:sqs:${region}:${accountId}:${queue}`;
  const attributes = { FifoQueue: "true", VisibilityTimeout: "1" };
  const redrive = { deadLetterTargetArn: arn(`${name}-dead.fifo`), maxReceiveCount: 2 };
  const queue: Queue = {
    name: `${name}.fifo`,
    arn: arn(`${name}.fifo`),
    url: "live",
    attributes: { ...attributes, RedrivePolicy: JSON.stringify(redrive) },
  };
  const dead: Queue = {
    name: `${name}-dead.fifo`,
    arn: redrive.deadLetterTargetArn,
    url: "dead",
    attributes,
  };
  const urls = await putQueues(emulator.sqs, [queue, dead]);
  const queueUrl = urls.live ?? "";
  const lambda = { name: "worker" } as LambdaFunction;
  const { maximumConcurrency, reportsFailures = true } = options;
  const events: unknown[] = [];
  const trigger = { queue, lambda, maximumConcurrency, reportsFailures };
  const started = new QueuePoller({
    trigger,
    sqs: emulator.sqs,
    queueUrl,
    region,
    invoke: async (called, event) => {
      events.push(event);
      const [record, ...others] = (event as { Records: Record[] }).Records;
      if (record === undefined || others.length > 0) throw new Error("not one record");
      return await work(record, called);
    },
  });
  poller = started;
  return {
    events,
    change: (changes: Partial<QueueTrigger>) => started.apply({ ...trigger, ...changes }),
    send: (body: string, group: string) =>
      emulator.sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: body,
        }),
      ),
    deadBodies: async () => {
      const { Messages: messages = [] } = await emulator.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: urls.dead, VisibilityTimeout: 0, MaxNumberOfMessages: 10 }),
      );
      return messages.map(({ Body }) => Body);
    },
  };
}

test("the event is that of an event source mapping", async () => {
  const { events, send } = await begin(async () => done);
  await send("hello", "a");
  await waitUntil("the message", () => events.length === 1);
  expect(events[0]).toEqual({
    Records: [
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: "hello",
        attributes: expect.objectContaining({
          ApproximateReceiveCount: "1",
          MessageGroupId: "a",
          MessageDeduplicationId: "hello",
          SequenceNumber: expect.any(String),
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
        }),
        messageAttributes: {},
        md5OfBody: "5d41402abc4b2a76b9719d911017c592",
        eventSource: "aws:sqs",
        eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-west-2:123456789012:queue-\d+\.fifo$/),
        awsRegion: region,
      },
    ],
  });
});

test("messages of a group come one after the other, those of other groups beside them", async () => {
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const { send } = await begin(async ({ body }) => {
    log.push(`${body} begins`);
    most = Math.max(most, ++running);
    await waitUntil("one of each group at once", () => most >= 4);
    running--;
    log.push(`${body} ends`);
    return done;
  });
  for (const body of ["a1", "a2", "a3"]) await send(body, "a");
  for (const group of ["b", "c", "d"]) await send(`${group}1`, group);
  await waitUntil("six messages", () => log.filter((line) => line.endsWith("ends")).length === 6);
  expect(log.filter((line) => line.startsWith("a"))).toEqual(
    ["a1", "a2", "a3"].flatMap((body) => [`${body} begins`, `${body} ends`]),
  );
  expect(most).toBe(4);
});

test("not more run at once than the mapping allows, and as many as that", async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  const { send } = await begin(
    async () => {
      most = Math.max(most, ++running);
      await waitUntil("as many as the mapping allows", () => most >= 3);
      // For one that came although it may not.
      await pause(50);
      running--;
      ended++;
      return done;
    },
    { maximumConcurrency: 3 },
  );
  for (let group = 0; group < 9; group++) await send(`m${group}`, `g${group}`);
  await waitUntil("nine messages", () => ended === 9);
  expect(most).toBe(3);
});

test("another trigger holds for the messages that wait, and for the function that they go to", async () => {
  const names: string[] = [];
  let isOver = false;
  let ended = 0;
  const { change, send } = await begin(
    async (_, lambda) => {
      names.push(lambda.name);
      try {
        await waitUntil("all messages are in work", () => isOver);
      } finally {
        ended++;
      }
      return done;
    },
    { maximumConcurrency: 1 },
  );
  for (let group = 0; group < 8; group++) await send(`m${group}`, `g${group}`);
  await waitUntil("the first message", () => names.length === 1);
  change({ maximumConcurrency: 8, lambda: { name: "other" } as LambdaFunction });
  await waitUntil("all messages", () => names.length === 8);
  expect(ended).toBe(0);
  isOver = true;
  expect(names).toEqual(["worker", ...Array(7).fill("other")]);
});

test("twenty groups run at once when nothing bounds them", async () => {
  let running = 0;
  const { send } = await begin(async () => {
    running++;
    await waitUntil("all twenty", () => running === 20);
    return done;
  });
  for (let group = 0; group < 20; group++) await send(`m${group}`, `g${group}`);
  await waitUntil("all twenty", () => running === 20);
});

test("a message that fails comes again after its visibility timeout, before its group goes on, then is dead", async () => {
  const log: string[] = [];
  const times: number[] = [];
  const { deadBodies, send } = await begin(async (record) => {
    log.push(`${record.body} ${record.attributes.ApproximateReceiveCount}`);
    times.push(performance.now());
    return record.body === "poison" ? failed(record) : done;
  });
  await send("poison", "a");
  await send("next", "a");
  await send("other", "b");
  await waitUntil("the message behind it", () => log.includes("next 1"));
  expect(log).toEqual(["poison 1", "other 1", "poison 2", "next 1"]);
  expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
  expect(await deadBodies()).toEqual(["poison"]);
});

test.each<[string, Invocation, "again" | "done"]>([
  ["that throws", { outcome: "failed", message: "no" }, "again"],
  ["that is throttled", { outcome: "throttled" }, "again"],
  ["that names another message", { outcome: "returned", value: { batchItemFailures: [{}] } }, "again"],
  ["whose failures are no list", { outcome: "returned", value: { batchItemFailures: "all" } }, "again"],
  ["that returns nothing", { outcome: "returned", value: undefined }, "done"],
])("of a run %s the message comes %s", async (_, outcome, fate) => {
  const bodies: string[] = [];
  const { send } = await begin(async ({ body }) => {
    bodies.push(body);
    return bodies.length === 1 ? outcome : done;
  });
  await send("first", "a");
  await send("second", "a");
  await waitUntil("the second", () => bodies.includes("second"));
  expect(bodies).toEqual(fate === "again" ? ["first", "first", "second"] : ["first", "second"]);
});

test("what a function returns is not looked at where the mapping does not say so", async () => {
  const bodies: string[] = [];
  const { send } = await begin(
    async (record) => {
      bodies.push(record.body);
      return failed(record);
    },
    { reportsFailures: false },
  );
  await send("first", "a");
  await send("second", "a");
  await waitUntil("the second", () => bodies.includes("second"));
  expect(bodies).toEqual(["first", "second"]);
});

test("a message is worked on within milliseconds of being sent", async () => {
  const begun: number[] = [];
  const { send } = await begin(async () => {
    begun.push(performance.now());
    return done;
  });
  const waits: number[] = [];
  for (let time = 0; time < 7; time++) {
    // Receivers wait by now.
    await pause(40);
    const sent = performance.now();
    await send(`m${time}`, "a");
    await waitUntil("the message", () => begun.length > time);
    waits.push((begun[time] ?? 0) - sent);
  }
  expect(waits.sort((a, b) => a - b)[3]).toBeLessThan(40);
});
