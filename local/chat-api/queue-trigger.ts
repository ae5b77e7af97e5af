import type { LambdaFunction } from "../emulator/lambda-function";
import type { Queue } from "../emulator/queue";
import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

/** What `aws_lambda_event_source_mapping` says of a queue: who works on its messages, and how many at once. */
export interface QueueTrigger {
  readonly queue: Queue;
  readonly lambda: LambdaFunction;
  /** Undefined: as many as there are. */
  readonly maximumConcurrency: number | undefined;
  /** Whether the function says which messages it failed on. */
  readonly reportsFailures: boolean;
}

/** @throws UnusableAttribute */
export function readQueueTrigger(
  resource: TerraformResource,
  queues: readonly Queue[],
  functions: readonly LambdaFunction[],
): QueueTrigger {
  const mapping = AttributeReader.of(resource);
  const queueArn = mapping.string("event_source_arn");
  const queue = queues.find(({ arn }) => arn === queueArn);
  if (queue === undefined) throw mapping.unusable("event_source_arn", "the ARN of a queue of the state");
  const name = mapping.string("function_name");
  const lambda = functions.find((each) => each.name === name || each.arn === name);
  if (lambda === undefined) throw mapping.unusable("function_name", "a function of the state");
  if (mapping.number("batch_size", 10) !== 1) {
    throw mapping.unusable("batch_size", "1: the local poller gives each run one message");
  }
  const responseTypes = (mapping.raw("function_response_types") as string[] | undefined) ?? [];
  const scaling = mapping.block("scaling_config");
  return {
    queue,
    lambda,
    maximumConcurrency: scaling?.number("maximum_concurrency"),
    reportsFailures: responseTypes.includes("ReportBatchItemFailures"),
  };
}
