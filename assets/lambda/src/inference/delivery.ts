import { createHash, randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { type QueueMessage, queueMessage } from "../common/queue-message";

/** One delivery of a message. */
export interface Delivery extends QueueMessage {
  /** How often the message has been delivered, this time included. */
  readonly count: number;
  /** What owners of a lease start with that have it from this very delivery. */
  readonly id: string;
  /** Unlike any other, even if Lambda hands over the same delivery twice. */
  readonly owner: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
}

/** @throws Error the message is none of ours */
export function readDelivery({ body, receiptHandle, attributes }: SQSRecord): Delivery {
  const id = createHash("sha256").update(receiptHandle).digest("hex").slice(0, 16);
  return {
    ...z.parse(queueMessage, JSON.parse(body)),
    count: Number(attributes.ApproximateReceiveCount),
    id,
    owner: `${id}.${randomUUID()}`,
    sentAt: Number(attributes.SentTimestamp),
  };
}
