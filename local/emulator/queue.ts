import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

/** What `aws_sqs_queue` says. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  /** Of AWS. */
  readonly url: string;
  /** As CreateQueue takes them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Attribute of CreateQueue by the one of Terraform. */
const attributeNames = {
  visibility_timeout_seconds: "VisibilityTimeout",
  message_retention_seconds: "MessageRetentionPeriod",
  max_message_size: "MaximumMessageSize",
  delay_seconds: "DelaySeconds",
  receive_wait_time_seconds: "ReceiveMessageWaitTimeSeconds",
  fifo_queue: "FifoQueue",
  content_based_deduplication: "ContentBasedDeduplication",
  deduplication_scope: "DeduplicationScope",
  fifo_throughput_limit: "FifoThroughputLimit",
  redrive_policy: "RedrivePolicy",
} as const;

/** Only a FIFO queue takes them, and the last one only with the value true. */
const fifoOnly = new Set(["FifoQueue", "ContentBasedDeduplication"]);

/** @throws UnusableAttribute */
export function readQueue(resource: TerraformResource): Queue {
  const queue = AttributeReader.of(resource);
  const attributes: Record<string, string> = {};
  for (const [name, attribute] of Object.entries(attributeNames)) {
    const value = queue.raw(name);
    if (value === undefined || value === "" || (fifoOnly.has(attribute) && value !== true)) continue;
    attributes[attribute] = String(value);
  }
  return { name: queue.string("name"), arn: queue.string("arn"), url: queue.string("url"), attributes };
}
