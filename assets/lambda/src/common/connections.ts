import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { limits } from "../../../chat-protocol/limits";

/** A WebSocket connection, and who is at its other end. */
export interface ConnectionRecord {
  readonly connectionId: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly connectedAt: string;
  /** When the access token ends, in epoch seconds. */
  readonly expiresAt: number;
  /** Epoch seconds. */
  readonly ttl: number;
}

/** A row outlives its connection when `$disconnect`, which API Gateway only tries once, does not come. */
const rowSeconds = limits.connectionSeconds + 5 * 60;

/** The connections table. */
export class Connections {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  /** @param expiresAt of the access token, in epoch seconds */
  async add(connectionId: string, userId: string, expiresAt: number, now: Date): Promise<void> {
    const ttl = Math.floor(now.getTime() / 1000) + rowSeconds;
    const record: ConnectionRecord = {
      connectionId,
      userId,
      connectedAt: now.toISOString(),
      expiresAt,
      ttl,
    };
    await this.documents.send(new PutCommand({ TableName: this.table, Item: record }));
  }

  async find(connectionId: string): Promise<ConnectionRecord | undefined> {
    const { Item } = await this.documents.send(
      // Consistent: a client may speak as soon as it is connected.
      new GetCommand({ TableName: this.table, Key: { connectionId }, ConsistentRead: true }),
    );
    return Item as ConnectionRecord | undefined;
  }

  async remove(connectionId: string): Promise<void> {
    await this.documents.send(new DeleteCommand({ TableName: this.table, Key: { connectionId } }));
  }
}
