import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { type Message, Role } from "../../../proto/generated/llm/v1/chat";
import { type RequestRecord, type TurnRecord, turnKey } from "../common/request-record";
import { cutText } from "./cut-text";
import { serviceLimits } from "./service-limits";

/** Turns of conversations, as a question needs them. */
export class History {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    /** The conversations table. */
    private readonly table: string,
    /** How many turns go before the question. */
    private readonly maximumTurns: number,
  ) {}

  /**
   * The newest turns, newest first, as far as they are in one page (1 MB).
   *
   * @param last number of the turn to begin with. Default: the conversation's last, for who does not know yet
   */
  async newest(conversationId: string, last = 999_999): Promise<TurnRecord[]> {
    const { pk, sk } = turnKey(conversationId, last);
    const { Items = [] } = await this.documents.send(
      new QueryCommand({
        TableName: this.table,
        // The answer before this question may have been written a moment ago.
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues: { ":pk": pk, ":first": turnKey(conversationId, 0).sk, ":last": sk },
        ScanIndexForward: false,
        Limit: this.maximumTurns + 1,
      }),
    );
    return Items as TurnRecord[];
  }

  /**
   * The messages of a request: its question, and what was said before it as far as the service takes it.
   *
   * @param newest what `newest` gave; it may have questions that wait behind this one
   * @param partialBytes of the answer that is to be continued
   * @returns undefined: the question is not there any more
   */
  async messages(
    requestId: string,
    { conversationId, turn, userId }: Pick<RequestRecord, "conversationId" | "turn" | "userId">,
    newest: readonly TurnRecord[],
    partialBytes: number,
  ): Promise<Message[] | undefined> {
    const { sk } = turnKey(conversationId, turn);
    const turns = newest[0]?.sk === sk ? newest : await this.newest(conversationId, turn);
    const [question, ...earlier] = turns;
    if (question?.sk !== sk || question.requestId !== requestId || question.userId !== userId)
      return undefined;
    const messages: Message[] = [{ role: Role.ROLE_USER, content: question.text }];
    let bytes = Buffer.byteLength(question.text) + partialBytes;
    for (const { text, answer = "", userId: asker } of earlier) {
      // A question without an answer says nothing, and models want the speakers to alternate.
      if (answer.trim() === "" || asker !== userId) continue;
      const content = cutText(answer, serviceLimits.messageBytes);
      bytes += Buffer.byteLength(text) + Buffer.byteLength(content);
      if (bytes > serviceLimits.historyBytes || messages.length + 2 > serviceLimits.messages) break;
      messages.unshift({ role: Role.ROLE_USER, content: text }, { role: Role.ROLE_ASSISTANT, content });
    }
    return messages;
  }
}
