import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type CookieRecord, conversationKey } from "../common/request-record";
import { throughConflicts } from "../common/through-conflicts";

/**
 * Keeps the cookies of a conversation for its next question.
 *
 * @throws ConditionalCheckFailedException there is no such conversation any more
 */
export async function saveCookies(
  documents: DynamoDBDocumentClient,
  table: string,
  conversationId: string,
  cookies: Readonly<Record<string, CookieRecord>>,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table,
    Key: conversationKey(conversationId),
    ConditionExpression: "attribute_exists(pk)",
    UpdateExpression: "SET cookies = :cookies",
    ExpressionAttributeValues: { ":cookies": cookies },
  });
  await throughConflicts(() => documents.send(command));
}
