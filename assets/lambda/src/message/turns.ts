import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import {
  type ConversationRecord,
  conversationKey,
  type RequestRecord,
  requestKey,
  type TurnRecord,
  turnKey,
} from "../common/request-record";

/** A question that is to become a turn of a conversation. */
export interface NewTurn {
  readonly requestId: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly text: string;
  readonly textHash: string;
  /** The request of the conversation's last turn, whose place it takes. Absent: it comes after that turn. */
  readonly replaces: string | undefined;
  /** Epoch seconds. */
  readonly ttl: number;
}

/**
 * REPEATED: there is a request of this id. CHANGED: somebody else wrote to the conversation meanwhile. RUNNING: what it
 * replaces is not done.
 */
export type Recorded = "RECORDED" | "REPEATED" | "CHANGED" | "RUNNING";

/** The order of the transaction's parts, which is that of its reasons to fail. */
const parts = ["request", "conversation", "turn", "replaced"] as const;

/** Turns of conversations, in the conversations table. */
export class Turns {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
  ) {}

  async findConversation(conversationId: string): Promise<ConversationRecord | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: conversationKey(conversationId), ConsistentRead: true }),
    );
    return Item as ConversationRecord | undefined;
  }

  /**
   * Writes the conversation's metadata, the request and the turn: all of them, or none.
   *
   * @param conversation as it was read; undefined: there was none
   */
  async record(turn: NewTurn, conversation: ConversationRecord | undefined): Promise<Recorded> {
    const count = conversation?.turnCount ?? 0;
    const number = turn.replaces === undefined ? count + 1 : count;
    const command = new TransactWriteCommand({
      TransactItems: [
        this.putRequest(turn, number),
        this.updateConversation(turn, number, conversation),
        this.putTurn(turn, number),
        ...(turn.replaces === undefined ? [] : [this.checkReplaced(turn.replaces)]),
      ],
    });
    try {
      await this.documents.send(command);
      return "RECORDED";
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return whyCancelled(error);
    }
  }

  private putRequest(turn: NewTurn, number: number) {
    const { requestId, userId, conversationId, connectionId, textHash, ttl } = turn;
    const record: RequestRecord = {
      ...requestKey(requestId),
      userId,
      conversationId,
      turn: number,
      textHash,
      status: "QUEUED",
      connectionId,
      lastSequence: 0,
      tail: [],
      ttl,
    };
    return {
      Put: { TableName: this.table, Item: record, ConditionExpression: "attribute_not_exists(pk)" },
    };
  }

  /** The condition names all that was decided by: whose conversation it is, and what its last turn is. */
  private updateConversation(turn: NewTurn, number: number, conversation: ConversationRecord | undefined) {
    const { conversationId, userId, requestId, ttl } = turn;
    const known = { ":count": conversation?.turnCount, ":last": conversation?.lastRequestId };
    return {
      Update: {
        TableName: this.table,
        Key: conversationKey(conversationId),
        ConditionExpression:
          conversation === undefined
            ? "attribute_not_exists(pk)"
            : "userId = :user AND turnCount = :count AND lastRequestId = :last",
        UpdateExpression: "SET userId = :user, turnCount = :number, lastRequestId = :request, #ttl = :ttl",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":user": userId,
          ":number": number,
          ":request": requestId,
          ":ttl": ttl,
          ...(conversation === undefined ? {} : known),
        },
      },
    };
  }

  private putTurn({ conversationId, requestId, userId, text, ttl }: NewTurn, number: number) {
    const record: TurnRecord = { ...turnKey(conversationId, number), requestId, userId, text, ttl };
    return { Put: { TableName: this.table, Item: record } };
  }

  private checkReplaced(requestId: string) {
    return {
      ConditionCheck: {
        TableName: this.table,
        Key: requestKey(requestId),
        // A request that is old enough is deleted.
        ConditionExpression: "attribute_not_exists(pk) OR #status = :done",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":done": "DONE" },
      },
    };
  }
}

/** @throws the error, when it is none of the conditions and nobody else's write */
function whyCancelled(error: TransactionCanceledException): Recorded {
  const reasons = (error.CancellationReasons ?? []).map((reason) => reason.Code);
  const failed = parts.filter((_, index) => reasons[index] === "ConditionalCheckFailed");
  if (failed.includes("request")) return "REPEATED";
  if (failed.includes("conversation") || reasons.includes("TransactionConflict")) return "CHANGED";
  if (failed.includes("replaced")) return "RUNNING";
  throw error;
}
