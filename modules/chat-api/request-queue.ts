import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import { Construct } from "constructs";
import { tlsOnlyQueue } from "./tls-only-queue";

export interface RequestQueueProps {
  /** How the queues' names begin; at most 64 characters. */
  readonly name: string;
  /** Deliveries of a message, the last of which only gives it up, before it goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Seconds for which a message that was delivered is hidden: not less than its function may run. */
  readonly visibilityTimeoutSeconds: number;
  /** SNS topic that is told of dead letters. Default: the alarm only shows. */
  readonly alarmTopicArn?: string | undefined;
}

/** Nobody waits longer than this for an answer, not even behind a night without instances. */
const requestRetentionSeconds = 12 * 60 * 60;
/** The longest that SQS keeps a message. */
const deadLetterRetentionSeconds = 14 * 24 * 60 * 60;

/**
 * Requests in the order of each conversation, and behind them the dead letters with an alarm.
 *
 * Source of the FIFO settings: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
 */
export class RequestQueue extends Construct {
  readonly arn: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: RequestQueueProps) {
    super(scope, id);
    const common: SqsQueueConfig = {
      fifoQueue: true,
      // Conversations neither share duplicates nor slow each other down.
      deduplicationScope: "messageGroup",
      fifoThroughputLimit: "perMessageGroupId",
      sqsManagedSseEnabled: true,
    };
    const deadLetters = new SqsQueue(this, "dead-letters", {
      ...common,
      name: `${props.name}-requests-dead.fifo`,
      messageRetentionSeconds: deadLetterRetentionSeconds,
    });
    const requests = new SqsQueue(this, "requests", {
      ...common,
      name: `${props.name}-requests.fifo`,
      messageRetentionSeconds: requestRetentionSeconds,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: props.maxReceiveCount,
      }),
    });
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [requests.arn] }),
    });
    tlsOnlyQueue(this, "requests-tls-only", requests);
    tlsOnlyQueue(this, "dead-letters-tls-only", deadLetters);
    new CloudwatchMetricAlarm(this, "dead-letters-alarm", {
      alarmName: `${props.name}-dead-letters`,
      alarmDescription: "Requests that no attempt could answer. Each is a user who got an error.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: deadLetters.name },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 0,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      ...(props.alarmTopicArn === undefined ? {} : { alarmActions: [props.alarmTopicArn] }),
    });
    this.arn = requests.arn;
    this.url = requests.url;
  }
}
