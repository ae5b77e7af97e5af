import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { timeToLive } from "../common/request-record";
import { throughConflicts } from "../common/through-conflicts";
import { dayKey } from "../common/usage-record";

/** A day's count is of no use on the day after; one more for clocks. */
const dayRetentionDays = 2;

/**
 * Adds the tokens of a request to those of its user's day. However often a message is delivered, they are added once:
 * together with an item that says so.
 *
 * @param retentionDays of that item, as of all the others of a request
 */
export async function countTokens(
  documents: DynamoDBDocumentClient,
  table: string,
  { requestId, userId, tokens }: { requestId: string; userId: string; tokens: number },
  retentionDays: number,
): Promise<void> {
  const now = new Date();
  const mark = { pk: `request#${requestId}`, sk: "usage", tokens, ttl: timeToLive(now, retentionDays) };
  const command = new TransactWriteCommand({
    TransactItems: [
      { Put: { TableName: table, Item: mark, ConditionExpression: "attribute_not_exists(pk)" } },
      {
        Update: {
          TableName: table,
          Key: dayKey(userId, now),
          UpdateExpression: "ADD tokens :tokens SET #ttl = :ttl",
          ExpressionAttributeNames: { "#ttl": "ttl" },
          ExpressionAttributeValues: { ":tokens": tokens, ":ttl": timeToLive(now, dayRetentionDays) },
        },
      },
    ],
  });
  try {
    await throughConflicts(() => documents.send(command));
  } catch (error) {
    if (!isAlreadyCounted(error)) throw error;
  }
}

function isAlreadyCounted(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    error.CancellationReasons?.[0]?.Code === "ConditionalCheckFailed"
  );
}
