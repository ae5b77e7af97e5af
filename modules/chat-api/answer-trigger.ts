import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";

export interface AnswerTriggerProps {
  readonly queueArn: string;
  readonly functionName: string;
  /** Runs at the same time, each of another conversation; 2 to 1000. */
  readonly maxConcurrency: number;
}

/**
 * Feeds the function from the queue: one request for each run, the next of a conversation when the one before has ended.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export class AnswerTrigger extends Construct {
  constructor(scope: Construct, id: string, props: AnswerTriggerProps) {
    super(scope, id);
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: props.queueArn,
      functionName: props.functionName,
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: props.maxConcurrency },
      metricsConfig: { metrics: ["EventCount"] },
    });
  }
}
