import { setTimeout as pause } from "node:timers/promises";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { putQueues } from "../../../local/emulator/put-queues";
import { readQueue } from "../../../local/emulator/queue";
import { accountId, LocalEmulator, region } from "./support/local-emulator";

let local: LocalEmulator;
beforeAll(async () => {
  local = await LocalEmulator.start();
});
afterAll(() => local?.close());

const arn = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
const awsUrl = (name: string) => `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
const queue = (name: string, attributes: Record<string, unknown> = {}) =>
  readQueue({
    type: "aws_sqs_queue",
    name: "it",
    attributes: {
      name,
      arn: arn(name),
      url: awsUrl(name),
      fifo_queue: true,
      content_based_deduplication: false,
      deduplication_scope: "messageGroup",
      fifo_throughput_limit: "perMessageGroupId",
      visibility_timeout_seconds: 30,
      ...attributes,
    },
  });
let url: string;
let deadUrl: string;
let count = 0;

beforeEach(async () => {
  const name = `requests-${++count}`;
  const urls = await putQueues(local.emulator.sqs, [
    queue(`${name}.fifo`, {
      redrive_policy: JSON.stringify({ deadLetterTargetArn: arn(`${name}-dead.fifo`), maxReceiveCount: 2 }),
    }),
    queue(`${name}-dead.fifo`),
  ]);
  url = urls[awsUrl(`${name}.fifo`)] ?? "";
  deadUrl = urls[awsUrl(`${name}-dead.fifo`)] ?? "";
});

const send = (body: string, group: string, deduplication = body) =>
  local.emulator.sqs.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: deduplication,
    }),
  );
const receive = async (wait = 0, from = url) => {
  const { Messages: messages = [] } = await local.emulator.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 1, WaitTimeSeconds: wait }),
  );
  return messages[0];
};
const remove = (message: Awaited<ReturnType<typeof receive>>) =>
  local.emulator.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));

test("a queue is where its local address says", () => {
  expect(url).toBe(`${local.emulator.url}/${accountId}/requests-${count}.fifo`);
});

test("a queue gives out one message of a group at a time, in order, and each only once", async () => {
  for (const [body, group] of [
    ["a1", "a"],
    ["a2", "a"],
    ["a1", "a"],
    ["b1", "b"],
  ] as const) {
    await send(body, group);
  }
  const first = await receive();
  expect(first?.Body).toBe("a1");
  expect((await receive())?.Body).toBe("b1");
  expect(await receive()).toBeUndefined();
  await remove(first);
  expect((await receive())?.Body).toBe("a2");
  expect(await receive()).toBeUndefined();
});

test("a queue answers a receiver that waits at once, when a message comes and when a group becomes free", async () => {
  const waits: number[] = [];
  /** How long after `cause` a receiver that waits gets its message. */
  const wait = async (cause: () => Promise<unknown>) => {
    const received = receive(20).then((message) => ({ message, at: performance.now() }));
    // The receiver waits by now, at another point of MiniStack's interval each time.
    await pause(20 + 27 * waits.length);
    const begun = performance.now();
    await cause();
    const { at, message } = await received;
    waits.push(at - begun);
    return message;
  };
  let held = await wait(() => send("m0", "a"));
  for (let next = 1; next < 5; next++) {
    await send(`m${next}`, "a");
    const before = held;
    held = await wait(() => remove(before));
    expect(held?.Body).toBe(`m${next}`);
  }
  // MiniStack's own interval is 100 ms.
  expect(waits.sort((one, other) => one - other)[2]).toBeLessThan(30);
});

test("a queue moves a message that was received too often to the dead-letter queue", async () => {
  await send("poison", "a");
  for (let time = 0; time < 2; time++) {
    const message = await receive();
    expect(message?.Body).toBe("poison");
    await local.emulator.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }
  expect(await receive()).toBeUndefined();
  expect((await receive(0, deadUrl))?.Body).toBe("poison");
});
