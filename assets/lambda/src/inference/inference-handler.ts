import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "../common/logger";
import type { Answers } from "./answers";
import { readDelivery } from "./delivery";
import { LeaseLost } from "./request-lease";
import type { RetryQueue } from "./retry-queue";

export interface InferenceDependencies {
  readonly answers: Pick<Answers, "deliver">;
  readonly queue: Pick<RetryQueue, "deliverAgain">;
  /** How long a worker keeps others from its request. */
  readonly leaseMilliseconds: number;
  readonly log: Log;
}

export type InferenceHandler = (
  event: SQSEvent,
  context: Pick<Context, "getRemainingTimeInMillis">,
) => Promise<SQSBatchResponse>;

const longestRetrySeconds = 60;

/**
 * Answers the messages of a batch: conversations side by side, the messages of one in order and none after one that has
 * failed. What is reported as failed is delivered again, and in the end to the dead-letter queue.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function createInferenceHandler(dependencies: InferenceDependencies): InferenceHandler {
  const { answers, queue, leaseMilliseconds, log } = dependencies;

  /** @returns after how many seconds it is to be delivered again; undefined: it is done */
  const handle = async (record: SQSRecord, remaining: () => number): Promise<number | undefined> => {
    const { messageId } = record;
    try {
      return await answers.deliver(readDelivery(record), remaining);
    } catch (error) {
      log.error("delivery-failed", { messageId, count: record.attributes.ApproximateReceiveCount, error });
      if (error instanceof LeaseLost) return Math.ceil(leaseMilliseconds / 1000);
      return Math.min(2 ** Number(record.attributes.ApproximateReceiveCount), longestRetrySeconds);
    }
  };

  const handleGroup = async (records: readonly SQSRecord[], remaining: () => number) => {
    for (const [index, record] of records.entries()) {
      const seconds = await handle(record, remaining);
      if (seconds === undefined) continue;
      const failed = records.slice(index);
      await Promise.all(
        failed.map(({ messageId, receiptHandle }) =>
          queue.deliverAgain(receiptHandle, seconds).catch((error: unknown) => {
            // Then it comes when the queue's own time is over.
            log.error("visibility-not-changed", { messageId, error });
          }),
        ),
      );
      return failed;
    }
    return [];
  };

  return async ({ Records }, context) => {
    const groups = new Map<string | undefined, SQSRecord[]>();
    for (const record of Records) {
      const { MessageGroupId } = record.attributes;
      groups.set(MessageGroupId, [...(groups.get(MessageGroupId) ?? []), record]);
    }
    const remaining = () => context.getRemainingTimeInMillis();
    const failed = await Promise.all([...groups.values()].map((group) => handleGroup(group, remaining)));
    return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
