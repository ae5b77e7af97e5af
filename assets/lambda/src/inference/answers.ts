import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { StoredFrame } from "../../../chat-protocol/server-frame";
import { type ConversationRecord, conversationKey, type RequestRecord } from "../common/request-record";
import { Answer } from "./answer";
import type { AnswerDependencies } from "./answer-dependencies";
import type { Delivery } from "./delivery";
import { RequestLease } from "./request-lease";

/** Answers requests, each by one worker at a time, however often its message is delivered. */
export class Answers {
  constructor(private readonly dependencies: AnswerDependencies) {}

  /**
   * @param remaining milliseconds until the invocation ends
   * @returns undefined: the request is done. Otherwise the message has failed, and after so many seconds it makes sense
   * to deliver it again
   * @throws Error something failed that may go well another time; LeaseLost
   */
  async deliver(delivery: Delivery, remaining: () => number): Promise<number | undefined> {
    const { history, log, metrics, timing } = this.dependencies;
    const { requestId, conversationId, count } = delivery;
    metrics.milliseconds("QueueWait", Date.now() - delivery.sentAt);
    const deadline = Date.now() + remaining() - timing.reserve;
    const lease = this.leaseFor(delivery);
    const taking = lease.take(delivery, delivery.id);
    try {
      const [request, conversation, newest] = await Promise.all([
        taking,
        this.conversation(conversationId),
        history.newest(conversationId),
      ]);
      if (request === undefined) return await this.whyNotTaken(delivery);
      const frames = await this.frames(request, requestId);
      const start = { delivery, request, frames, conversation, newest, lease, deadline };
      await new Answer(this.dependencies, start).run();
    } catch (error) {
      await taking.catch(() => {});
      await lease
        .release()
        .catch((problem: unknown) => log.warn("lease-not-released", { requestId, problem }));
      throw error;
    }
    return count > this.dependencies.maxAttempts ? 0 : undefined;
  }

  private leaseFor({ requestId, owner }: Delivery): RequestLease {
    const { conversationsTable, documents, requests, retentionDays, timing } = this.dependencies;
    return new RequestLease({
      documents,
      table: conversationsTable,
      requests,
      requestId,
      owner,
      leaseMilliseconds: timing.lease,
      retentionDays,
    });
  }

  private async conversation(conversationId: string): Promise<ConversationRecord | undefined> {
    const { conversationsTable, documents } = this.dependencies;
    const { Item } = await documents.send(
      new GetCommand({
        TableName: conversationsTable,
        Key: conversationKey(conversationId),
        // The question before this one has just left its cookies there.
        ConsistentRead: true,
      }),
    );
    return Item as ConversationRecord | undefined;
  }

  /** Those that another worker has left. */
  private async frames(request: RequestRecord, requestId: string): Promise<StoredFrame[]> {
    if (request.lastSequence === 0) return [];
    const frames = await this.dependencies.requests.frames(requestId, request, 0);
    if (frames.length !== request.lastSequence) throw new Error(`frames of request ${requestId} are missing`);
    return frames;
  }

  /** @throws Error there is no such request: nobody can be told */
  private async whyNotTaken({ requestId, userId }: Delivery): Promise<number | undefined> {
    const { log, requests } = this.dependencies;
    const request = await requests.find(requestId);
    if (request?.userId !== userId) throw new Error(`there is no request ${requestId} of this user`);
    const { status, leaseExpiresAt = 0 } = request;
    log.info("not-taken", { requestId, status });
    if (status === "DONE") return undefined;
    return Math.max(1, Math.ceil((leaseExpiresAt - Date.now()) / 1000));
  }
}
