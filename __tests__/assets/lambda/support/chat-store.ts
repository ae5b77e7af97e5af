import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { createDocumentClient, createQueueClient } from "../../../../assets/lambda/src/common/clients";
import { Connections } from "../../../../assets/lambda/src/common/connections";

interface QueuedMessage {
  readonly body: unknown;
  readonly groupId: string | undefined;
}

/** The tables and the queue of the chat API, in an emulator of AWS. */
export class ChatStore {
  readonly connectionsTable = "connections";
  readonly conversationsTable = "conversations";
  readonly connections: Connections;

  private constructor(
    readonly documents: DynamoDBDocumentClient,
    readonly queueClient: SQSClient,
    readonly queueUrl: string,
  ) {
    this.connections = new Connections(documents, this.connectionsTable);
  }

  /** @param endpoint of the emulator; this process's SDK clients use it from now on */
  static async create(endpoint: string): Promise<ChatStore> {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    const queueClient = createQueueClient();
    const attributes = { FifoQueue: "true" };
    const [{ QueueUrl = "" }] = await Promise.all([
      queueClient.send(new CreateQueueCommand({ QueueName: "requests.fifo", Attributes: attributes })),
      createTables(),
    ]);
    return new ChatStore(createDocumentClient(), queueClient, QueueUrl);
  }

  /** Makes a connection of a user, whose token ends in an hour. */
  async connect(userId: string, connectionId: string = randomUUID()): Promise<string> {
    const now = new Date();
    await this.connections.add(connectionId, userId, Math.floor(now.getTime() / 1000) + 3600, now);
    return connectionId;
  }

  async put(item: object): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.conversationsTable, Item: { ...item } }));
  }

  /** Items of the conversations table under a key, by their sort key. */
  async items(pk: string): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await this.documents.send(
      new QueryCommand({
        TableName: this.conversationsTable,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": pk },
      }),
    );
    return Items;
  }

  /** Takes all that is in the queue. */
  async receive(): Promise<QueuedMessage[]> {
    const received: QueuedMessage[] = [];
    for (;;) {
      const messages = await this.receiveSome();
      if (messages.length === 0) return received;
      received.push(...messages);
    }
  }

  private async receiveSome(): Promise<QueuedMessage[]> {
    const { queueClient, queueUrl: QueueUrl } = this;
    const command = {
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ["MessageGroupId" as const],
    };
    const { Messages = [] } = await queueClient.send(new ReceiveMessageCommand(command));
    const remove = (ReceiptHandle: string | undefined) =>
      queueClient.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await Promise.all(Messages.map(({ ReceiptHandle }) => remove(ReceiptHandle)));
    return Messages.map(({ Body = "", Attributes }) => ({
      body: JSON.parse(Body),
      groupId: Attributes?.MessageGroupId,
    }));
  }
}

async function createTables(): Promise<void> {
  const client = new DynamoDBClient();
  const create = (TableName: string, keys: readonly string[]) =>
    client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: keys.map((name) => ({ AttributeName: name, AttributeType: "S" })),
        KeySchema: keys.map((name, index) => ({
          AttributeName: name,
          KeyType: index === 0 ? "HASH" : "RANGE",
        })),
      }),
    );
  await Promise.all([create("connections", ["connectionId"]), create("conversations", ["pk", "sk"])]);
}
