import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import {
  type FrameRecord,
  framesKey,
  type RequestRecord,
  requestKey,
  timeToLive,
} from "../common/request-record";
import type { Requests } from "../common/requests";
import { throughConflicts } from "../common/through-conflicts";

/** Another worker has the request now: this one must leave it alone. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

export interface LeaseOptions {
  readonly documents: DynamoDBDocumentClient;
  /** The conversations table. */
  readonly table: string;
  readonly requests: Pick<Requests, "find">;
  readonly requestId: string;
  /** Unlike that of any other worker. */
  readonly owner: string;
  readonly leaseMilliseconds: number;
  readonly retentionDays: number;
}

/** What a worker tells of itself with every write. */
export interface Progress {
  /** Of the last frame that was posted, and the resume that it was posted for; empty: none. */
  readonly postedSequence: number;
  readonly postedFor: string;
  /** Absent: no frame is new. */
  readonly frames?: {
    readonly lastSequence: number;
    readonly tail: readonly FrameRecord[];
    /** The service's own sequence of the last delta in these frames. */
    readonly serviceSequence: number;
    /** The last of them is the request's last. */
    readonly done: boolean;
  };
}

/**
 * One worker's exclusive hold on a request. Everything that changes the request's item goes through here, one write
 * after the other, and nothing is written once another worker holds it.
 */
export class RequestLease {
  /** Writes to the table. */
  writes = 0;

  constructor(private readonly options: LeaseOptions) {}

  /**
   * Takes the request: nobody works on it, or whoever did has not been heard of for the time of a lease, or had it from
   * the same delivery.
   *
   * @param delivery what owners of the same delivery start with
   * @returns the request as it is now; undefined: it was not to be had
   */
  async take(
    { userId, conversationId }: Pick<RequestRecord, "userId" | "conversationId">,
    delivery: string,
  ): Promise<RequestRecord | undefined> {
    return await this.update(
      "userId = :user AND conversationId = :conversation AND #status <> :done AND " +
        "(attribute_not_exists(leaseOwner) OR leaseExpiresAt < :now OR begins_with(leaseOwner, :delivery))",
      "SET #status = :running, leaseOwner = :me, leaseExpiresAt = :expires",
      {
        ":user": userId,
        ":conversation": conversationId,
        ":done": "DONE",
        ":running": "RUNNING",
        ":now": Date.now(),
        ":delivery": delivery,
      },
    );
  }

  /** @returns the request as it is now. @throws LeaseLost */
  async write({ postedSequence, postedFor, frames }: Progress): Promise<RequestRecord> {
    const posted = { ":posted": postedSequence, ":for": postedFor };
    const assignments = "leaseExpiresAt = :expires, postedSequence = :posted, postedFor = :for";
    // Repeated by the SDK when a response is lost: so the condition still holds after the last frame.
    const request =
      frames === undefined
        ? await this.update("leaseOwner = :me", `SET ${assignments}`, posted)
        : await this.update(
            "leaseOwner = :me",
            `SET ${assignments}, lastSequence = :last, tail = :tail, serviceSequence = :service, #status = :status`,
            {
              ...posted,
              ":last": frames.lastSequence,
              ":tail": frames.tail,
              ":service": frames.serviceSequence,
              ":status": frames.done ? "DONE" : "RUNNING",
            },
          );
    if (request === undefined) throw new LeaseLost("another worker has the request");
    return request;
  }

  /**
   * Moves frames out of the tail, which are already stored there: so whoever puts them, they are the same. Fewer never
   * replace more, should a worker that has lost its lease come late.
   */
  async putChunk(frames: readonly FrameRecord[]): Promise<void> {
    const [first] = frames;
    if (first === undefined) return;
    const { documents, table, requestId, retentionDays } = this.options;
    this.writes++;
    const command = new PutCommand({
      TableName: table,
      Item: { ...framesKey(requestId, first.sequence), frames, ttl: timeToLive(new Date(), retentionDays) },
      ConditionExpression: "attribute_not_exists(pk) OR size(#frames) < :count",
      ExpressionAttributeNames: { "#frames": "frames" },
      ExpressionAttributeValues: { ":count": frames.length },
    });
    try {
      await documents.send(command);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /**
   * Forgets a connection that does not exist any more, unless a resume has set another one.
   *
   * @returns the request as it is now. @throws LeaseLost
   */
  async forgetConnection(connectionId: string): Promise<RequestRecord> {
    const forgotten = await this.update(
      "leaseOwner = :me AND connectionId = :gone",
      "SET leaseExpiresAt = :expires REMOVE connectionId",
      { ":gone": connectionId },
    );
    if (forgotten !== undefined) return forgotten;
    const request = await this.options.requests.find(this.options.requestId);
    if (request?.leaseOwner !== this.options.owner) throw new LeaseLost("another worker has the request");
    return request;
  }

  /** Lets others have the request at once. */
  async release(): Promise<void> {
    await this.update("leaseOwner = :me", "REMOVE leaseOwner, leaseExpiresAt", {});
  }

  /** @returns the new item; undefined: the condition did not hold */
  private async update(
    condition: string,
    change: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<RequestRecord | undefined> {
    const { documents, table, requestId, owner, leaseMilliseconds } = this.options;
    this.writes++;
    // DynamoDB refuses names and values that no expression uses.
    const isUsed = (name: string) => condition.includes(name) || change.includes(name);
    const expires = isUsed(":expires") ? { ":expires": Date.now() + leaseMilliseconds } : {};
    const command = new UpdateCommand({
      TableName: table,
      Key: requestKey(requestId),
      ConditionExpression: condition,
      UpdateExpression: change,
      ...(isUsed("#status") ? { ExpressionAttributeNames: { "#status": "status" } } : {}),
      ExpressionAttributeValues: { ...values, ...expires, ":me": owner },
      ReturnValues: "ALL_NEW",
    });
    try {
      const { Attributes } = await throughConflicts(() => documents.send(command));
      return Attributes as RequestRecord;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
