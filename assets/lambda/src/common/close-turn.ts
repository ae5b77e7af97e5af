import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type RequestRecord, turnKey } from "./request-record";
import { throughConflicts } from "./through-conflicts";

/** How a turn ended. */
export interface TurnEnd {
  /** Absent: there is no answer. */
  readonly answer?: string;
  /** The reason of the frame `finished`, or the code of the frame `error`. */
  readonly reason: string;
}

/** Writes the end of a turn, unless another request has taken its place. */
export async function closeTurn(
  documents: DynamoDBDocumentClient,
  conversationsTable: string,
  requestId: string,
  { conversationId, turn }: Pick<RequestRecord, "conversationId" | "turn">,
  { answer, reason }: TurnEnd,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: conversationsTable,
    Key: turnKey(conversationId, turn),
    ConditionExpression: "requestId = :request",
    UpdateExpression:
      answer === undefined ? "SET reason = :reason" : "SET reason = :reason, answer = :answer",
    ExpressionAttributeValues: { ":request": requestId, ":reason": reason, ":answer": answer },
  });
  try {
    await throughConflicts(() => documents.send(command));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
