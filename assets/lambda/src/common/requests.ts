import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { StoredFrame } from "../../../chat-protocol/server-frame";
import { type FrameRecord, type RequestRecord, requestKey } from "./request-record";
import { readStoredFrames } from "./stored-frames";
import { throughConflicts } from "./through-conflicts";

/** What a cancellation did. FINISHED: nobody worked on the request, and it has ended by this. */
export interface Cancellation {
  readonly outcome: "FINISHED" | "REQUESTED" | "ALREADY_DONE";
  readonly request: RequestRecord;
}

/** What happens to a request between its user and its worker: every change is one conditional write to one item. */
export class Requests {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    /** The conversations table. */
    private readonly table: string,
  ) {}

  async find(requestId: string): Promise<RequestRecord | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: requestKey(requestId), ConsistentRead: true }),
    );
    return Item as RequestRecord | undefined;
  }

  /**
   * Sends the frames after a sequence, and all that follow, to another connection: the worker does it when it sees the
   * new token. A request that is done stays as it is; its frames are all there to be read.
   *
   * @param token new, unlike any before
   * @returns the request as it is now; undefined: this user has none such
   */
  async redirect(
    requestId: string,
    userId: string,
    to: { readonly connectionId: string; readonly afterSequence: number; readonly token: string },
  ): Promise<RequestRecord | undefined> {
    const redirected = await this.update(
      requestId,
      "userId = :user AND #status <> :done",
      "SET connectionId = :connection, resumeAfter = :after, resumeToken = :token",
      {
        ":user": userId,
        ":done": "DONE",
        ":connection": to.connectionId,
        ":after": to.afterSequence,
        ":token": to.token,
      },
    );
    return redirected ?? (await this.findDone(requestId, userId));
  }

  /**
   * Ends a request that waits, or asks the worker of a running one to end it.
   *
   * @param lastFrame of a request that waits: its only one, with sequence 1
   * @returns undefined: this user has no such request
   */
  async cancel(requestId: string, userId: string, lastFrame: FrameRecord): Promise<Cancellation | undefined> {
    const finished = await this.update(
      requestId,
      "userId = :user AND #status = :queued",
      "SET #status = :done, cancelled = :true, lastSequence = :sequence, tail = :tail",
      {
        ":user": userId,
        ":queued": "QUEUED",
        ":done": "DONE",
        ":true": true,
        ":sequence": lastFrame.sequence,
        ":tail": [lastFrame],
      },
    );
    if (finished !== undefined) return { outcome: "FINISHED", request: finished };
    const requested = await this.update(
      requestId,
      "userId = :user AND #status = :running",
      "SET cancelled = :true",
      { ":user": userId, ":running": "RUNNING", ":true": true },
    );
    if (requested !== undefined) return { outcome: "REQUESTED", request: requested };
    const done = await this.findDone(requestId, userId);
    return done === undefined ? undefined : { outcome: "ALREADY_DONE", request: done };
  }

  /** Stored frames in order, each once. Complete when the request is done. */
  async frames(requestId: string, { tail }: RequestRecord, afterSequence: number): Promise<StoredFrame[]> {
    const { documents, table } = this;
    return await readStoredFrames({ documents, table, requestId, tail }, afterSequence);
  }

  private async findDone(requestId: string, userId: string): Promise<RequestRecord | undefined> {
    const request = await this.find(requestId);
    return request?.userId === userId && request.status === "DONE" ? request : undefined;
  }

  /** @returns the new item; undefined: the condition did not hold */
  private async update(
    requestId: string,
    condition: string,
    change: string,
    values: Record<string, unknown>,
  ): Promise<RequestRecord | undefined> {
    const command = new UpdateCommand({
      TableName: this.table,
      Key: requestKey(requestId),
      ConditionExpression: condition,
      UpdateExpression: change,
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: values,
      ReturnValues: "ALL_NEW",
    });
    try {
      const { Attributes } = await throughConflicts(() => this.documents.send(command));
      return Attributes as RequestRecord;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
