import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Log } from "../common/logger";
import type { Answers } from "./answers";
import { readDelivery } from "./delivery";
import { MessageHold } from "./message-hold";
import { LeaseLost } from "./request-lease";
import type { RetryQueue } from "./retry-queue";
import type { Timing } from "./timing";

export interface InferenceDependencies {
  readonly answers: Pick<Answers, "deliver">;
  readonly queue: Pick<RetryQueue, "deliverAgain" | "hold">;
  readonly timing: Pick<Timing, "hold" | "holdAgain" | "lease">;
  readonly log: Log;
}

export type InferenceHandler = (
  event: SQSEvent,
  context: Pick<Context, "getRemainingTimeInMillis">,
) => Promise<SQSBatchResponse>;

interface HeldMessage {
  readonly record: SQSRecord;
  readonly hold: MessageHold;
}

const longestRetrySeconds = 60;

/**
 * Answers the messages of a batch: conversations side by side, the messages of one in order and none after one that has
 * failed. What is reported as failed is delivered again, and in the end to the dead-letter queue. So is soon what a
 * function had in hand that has died.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function createInferenceHandler(dependencies: InferenceDependencies): InferenceHandler {
  const { answers, queue, timing, log } = dependencies;

  /** @returns after how many seconds it is to be delivered again; undefined: it is done */
  const handle = async (record: SQSRecord, remaining: () => number): Promise<number | undefined> => {
    const { messageId } = record;
    try {
      return await answers.deliver(readDelivery(record), remaining);
    } catch (error) {
      log.error("delivery-failed", { messageId, count: record.attributes.ApproximateReceiveCount, error });
      if (error instanceof LeaseLost) return Math.ceil(timing.lease / 1000);
      return Math.min(2 ** Number(record.attributes.ApproximateReceiveCount), longestRetrySeconds);
    }
  };

  const handleGroup = async (messages: readonly HeldMessage[], remaining: () => number) => {
    for (const [index, { record }] of messages.entries()) {
      const seconds = await handle(record, remaining);
      if (seconds === undefined) continue;
      const failed = messages.slice(index);
      await Promise.all(
        failed.map(async ({ record: { messageId, receiptHandle }, hold }) => {
          await hold.end();
          await queue.deliverAgain(receiptHandle, seconds).catch((error: unknown) => {
            // Then it comes when the time is over for which it was held.
            log.error("visibility-not-changed", { messageId, error });
          });
        }),
      );
      return failed;
    }
    return [];
  };

  const hold = ({ messageId, receiptHandle }: SQSRecord) =>
    new MessageHold(
      () =>
        queue.hold(receiptHandle, Math.ceil(timing.hold / 1000)).catch((error: unknown) => {
          log.warn("message-not-held", { messageId, error });
        }),
      timing.holdAgain,
    );

  return async ({ Records }, context) => {
    const messages = Records.map((record): HeldMessage => ({ record, hold: hold(record) }));
    const groups = new Map<string | undefined, HeldMessage[]>();
    for (const message of messages) {
      const { MessageGroupId } = message.record.attributes;
      groups.set(MessageGroupId, [...(groups.get(MessageGroupId) ?? []), message]);
    }
    const remaining = () => context.getRemainingTimeInMillis();
    try {
      const failed = await Promise.all([...groups.values()].map((group) => handleGroup(group, remaining)));
      return { batchItemFailures: failed.flat().map(({ record }) => ({ itemIdentifier: record.messageId })) };
    } finally {
      // Lambda freezes what is on its way when this returns.
      await Promise.all(messages.map(({ hold }) => hold.end()));
    }
  };
}
