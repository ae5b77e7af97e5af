import {
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Emulator } from "../../../local/emulator/emulator";
import { invoke } from "../../../local/emulator/invoke";
import { putQueues } from "../../../local/emulator/put-queues";
import { putTable } from "../../../local/emulator/put-table";
import { waitUntil } from "../../support/wait-until";
import { LocalEmulator, localQueue, localTable } from "./support/local-emulator";

let local: LocalEmulator;
let emulator: Emulator;

beforeEach(async () => {
  local = await LocalEmulator.start();
  emulator = local.emulator;
});
afterEach(() => local.close());

const itemsTable = localTable("items", {
  rangeKey: "part",
  attributeTypes: { id: "S", part: "N", userId: "S" },
  globalIndexes: [
    {
      name: "by-user",
      hashKey: "userId",
      rangeKey: undefined,
      projection: "ALL",
      includedAttributes: [],
    },
  ],
  timeToLiveAttribute: "ttl",
});
const key = (part: number) => ({ id: { S: "one" }, part: { N: String(part) } });

/** Three items, each written in another way; another two that are gone. */
async function write(): Promise<void> {
  const TableName = "items";
  const put = (part: number) =>
    emulator.dynamoDb.send(
      new PutItemCommand({ TableName, Item: { ...key(part), userId: { S: "ann" }, text: { S: "é\n" } } }),
    );
  await putTable(emulator.dynamoDb, itemsTable);
  for (const part of [1, 2, 3]) await put(part);
  await emulator.dynamoDb.send(
    new UpdateItemCommand({
      TableName,
      Key: key(2),
      UpdateExpression: "SET #list = :list REMOVE #text",
      ExpressionAttributeNames: { "#list": "list", "#text": "text" },
      ExpressionAttributeValues: { ":list": { L: [{ N: "1.50" }, { BOOL: false }] } },
    }),
  );
  await emulator.dynamoDb.send(new DeleteItemCommand({ TableName, Key: key(3) }));
  await emulator.dynamoDb.send(
    new TransactWriteItemsCommand({
      TransactItems: [
        { Put: { TableName, Item: { ...key(4), userId: { S: "bob" } } } },
        { Delete: { TableName, Key: key(3) } },
      ],
    }),
  );
}

async function expectItems(running: Emulator): Promise<void> {
  const { Items = [] } = await running.dynamoDb.send(new ScanCommand({ TableName: "items" }));
  expect(Items.sort((a, b) => Number(a.part?.N) - Number(b.part?.N))).toEqual([
    { ...key(1), userId: { S: "ann" }, text: { S: "é\n" } },
    { ...key(2), userId: { S: "ann" }, list: { L: [{ N: "1.5" }, { BOOL: false }] } },
    { ...key(4), userId: { S: "bob" } },
  ]);
}

test.each([{ crash: true }, { crash: false }])("tables are there after a restart, %j", async (how) => {
  await write();
  const { url } = emulator;
  await emulator.restart(how);
  expect(emulator.url).toBe(url);
  await expectItems(emulator);
  const { Items } = await emulator.dynamoDb.send(
    new QueryCommand({
      TableName: "items",
      IndexName: "by-user",
      KeyConditionExpression: "userId = :user",
      ExpressionAttributeValues: { ":user": { S: "bob" } },
    }),
  );
  expect(Items).toEqual([{ ...key(4), userId: { S: "bob" } }]);
  const ttl = await emulator.dynamoDb.send(new DescribeTimeToLiveCommand({ TableName: "items" }));
  expect(ttl.TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "ttl" });
});

test("nothing that was acknowledged is lost by a crash, whenever it comes", async () => {
  await putTable(emulator.dynamoDb, localTable("many"));
  const acknowledged: string[] = [];
  let isOver = false;
  const writer = async (name: string) => {
    for (let count = 0; !isOver; count++) {
      const id = `${name}-${count}`;
      try {
        await emulator.dynamoDb.send(new PutItemCommand({ TableName: "many", Item: { id: { S: id } } }));
        acknowledged.push(id);
      } catch {
        // It may be there or not.
        return;
      }
    }
  };
  const writers = Promise.all(["a", "b", "c", "d"].map(writer));
  try {
    await waitUntil("two hundred items", () => acknowledged.length >= 200);
    await emulator.restart({ crash: true });
  } finally {
    isOver = true;
    await writers;
  }
  const { Items = [] } = await emulator.dynamoDb.send(new ScanCommand({ TableName: "many" }));
  expect(Items.map(({ id }) => id?.S)).toEqual(expect.arrayContaining(acknowledged));
});

describe("a queue", () => {
  const receive = async (running: Emulator, QueueUrl: string, count = 10) => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: count,
      MessageSystemAttributeNames: ["All"],
    });
    return (await running.sqs.send(command)).Messages ?? [];
  };
  const send = (running: Emulator, QueueUrl: string, body: string, group: string) =>
    running.sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: body,
      }),
    );
  let url: string;

  beforeEach(async () => {
    const dead = localQueue("dead.fifo");
    const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
    const queue = localQueue("live.fifo", { RedrivePolicy: redrive });
    url = (await putQueues(emulator.sqs, [queue, dead]))[queue.url] ?? "";
  });

  test("has its messages in their order after a crash, without those that are done", async () => {
    for (const body of ["a1", "a2", "b1"]) await send(emulator, url, body, body.slice(0, 1));
    const [first] = await receive(emulator, url, 1);
    await emulator.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
    await emulator.restart({ crash: true });
    const messages = await receive(emulator, url);
    expect(messages.map(({ Body }) => Body)).toEqual(["a2", "b1"]);
    const { SequenceNumber } = await send(emulator, url, "c1", "c");
    expect(Number(SequenceNumber)).toBe(4);
  });

  test("gives out again what a function worked on, and counts it", async () => {
    await send(emulator, url, "a1", "a");
    await send(emulator, url, "a2", "a");
    expect(await receive(emulator, url, 1)).toHaveLength(1);
    expect(await receive(emulator, url)).toEqual([]);
    await emulator.restart({ crash: true });
    const [again] = await receive(emulator, url, 1);
    expect(again).toMatchObject({ Body: "a1", Attributes: { ApproximateReceiveCount: "2" } });
  });

  test("takes a message only once, before and after a restart", async () => {
    const { MessageId } = await send(emulator, url, "a1", "a");
    const [message] = await receive(emulator, url);
    await emulator.sqs.send(
      new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }),
    );
    await emulator.restart({ crash: true });
    expect((await send(emulator, url, "a1", "a")).MessageId).toBe(MessageId);
    expect(await receive(emulator, url)).toEqual([]);
  });

  test("is kept for the next emulator, at its port, with its attributes", async () => {
    await send(emulator, url, "a1", "a");
    await emulator.kill();
    const next = await local.startAgain(true);
    try {
      const { QueueUrl = "" } = await next.sqs.send(new GetQueueUrlCommand({ QueueName: "live.fifo" }));
      expect(QueueUrl).toBe(`${next.url}/123456789012/live.fifo`);
      const { Attributes } = await next.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      expect(Attributes).toMatchObject({
        VisibilityTimeout: "600",
        RedrivePolicy: expect.stringContaining("dead"),
      });
      expect(await receive(next, QueueUrl)).toMatchObject([{ Body: "a1" }]);
    } finally {
      await next.kill();
    }
  });
});

test("functions are there after a crash, as they were last, and can be changed", async () => {
  const handler = "exports.handler = async () => process.env.WHAT;";
  const run = () => invoke(emulator.lambda, "one", {});
  await local.put("one", handler, { environment: { WHAT: "first" } });
  await local.put("one", handler, { environment: { WHAT: "second" }, reservedConcurrency: 0 });
  await emulator.restart({ crash: true });
  expect(await run()).toEqual({ outcome: "throttled" });
  await local.put("one", handler, { environment: { WHAT: "third" } });
  await emulator.restart({ crash: true });
  expect(await run()).toEqual({ outcome: "returned", value: "third" });
});

test("another emulator in the same directory begins with nothing, unless it is to keep what is there", async () => {
  await write();
  await local.put("one", "exports.handler = async () => 1;");
  await putQueues(emulator.sqs, [localQueue("live.fifo")]);
  await emulator.kill();
  const keeping = await local.startAgain(true);
  await expectItems(keeping);
  await keeping.stop();
  const empty = await local.startAgain(false);
  try {
    expect((await empty.dynamoDb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    expect((await empty.sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    expect((await empty.lambda.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
  } finally {
    await empty.kill();
  }
});
