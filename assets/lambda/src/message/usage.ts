import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { Refusal } from "../common/refusal";
import { timeToLive } from "../common/request-record";
import { type DayRecord, dayKey, minuteKey } from "../common/usage-record";

/** What a user may do. */
export interface UsageLimits {
  readonly requestsPerMinute: number;
  /** Of questions and answers together, from 00:00 to 24:00 UTC. */
  readonly dailyTokens: number;
}

/** Counts what users do, in the conversations table. */
export class Usage {
  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly limits: UsageLimits,
  ) {}

  /**
   * Counts a message, and refuses it when there were too many in this minute, or too many tokens today. Tokens are known
   * only when an answer ends: the one that goes over the limit is answered to its end.
   *
   * @throws Refusal RATE_LIMITED, QUOTA_EXCEEDED
   */
  async admit(userId: string, now: Date): Promise<void> {
    const [inTime, tokens] = await Promise.all([
      this.countMessage(userId, now),
      this.tokensOfDay(userId, now),
    ]);
    const { requestsPerMinute, dailyTokens } = this.limits;
    if (!inTime) {
      const seconds = secondsToNext(60, now);
      throw new Refusal("RATE_LIMITED", `at most ${requestsPerMinute} messages a minute`, seconds);
    }
    if (tokens >= dailyTokens) {
      const seconds = secondsToNext(24 * 60 * 60, now);
      throw new Refusal("QUOTA_EXCEEDED", `the ${dailyTokens} tokens of today (UTC) are used up`, seconds);
    }
  }

  private async countMessage(userId: string, now: Date): Promise<boolean> {
    const command = new UpdateCommand({
      TableName: this.table,
      Key: minuteKey(userId, now),
      ConditionExpression: "attribute_not_exists(#count) OR #count < :limit",
      UpdateExpression: "ADD #count :one SET #ttl = :ttl",
      ExpressionAttributeNames: { "#count": "count", "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ":one": 1,
        ":limit": this.limits.requestsPerMinute,
        ":ttl": timeToLive(now, 1),
      },
    });
    try {
      await this.documents.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async tokensOfDay(userId: string, now: Date): Promise<number> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: dayKey(userId, now) }),
    );
    return (Item as DayRecord | undefined)?.tokens ?? 0;
  }
}

/** Until the period's next start in UTC; at least 1. */
function secondsToNext(periodSeconds: number, now: Date): number {
  return Math.ceil(periodSeconds - ((now.getTime() / 1000) % periodSeconds));
}
