import { Unit } from "aws-embedded-metrics";
import { MetricsContext } from "aws-embedded-metrics/lib/logger/MetricsContext";
import { LogSerializer } from "aws-embedded-metrics/lib/serializers/LogSerializer";
import type { Metrics } from "./metrics";

export interface CloudWatchTarget {
  readonly namespace: string;
  readonly autoScalingGroupName: string;
}

const periodMilliseconds = 60_000;

/**
 * Prints the metrics once a minute, in CloudWatch's embedded metric format, so that the log group makes metrics of
 * them. Scaling sums InFlight and Queued over a minute and all instances: each instance gives exactly one value for
 * each minute of the clock.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export class CloudWatchMetrics {
  private readonly serializer = new LogSerializer();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly target: CloudWatchTarget,
    private readonly metrics: Metrics,
    private readonly print: (line: string) => void,
  ) {}

  start(): void {
    const now = Date.now();
    const nextMinute = Math.floor(now / periodMilliseconds) * periodMilliseconds + periodMilliseconds;
    this.timer = setTimeout(() => {
      this.publish(nextMinute);
      this.start();
    }, nextMinute - now);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** @param minute for which the values count, in milliseconds since 1970 */
  publish(minute: number): void {
    const { inFlight, queued } = this.metrics.currentLoad();
    const samples = this.metrics.takeSamples();
    const context = MetricsContext.empty();
    context.setNamespace(this.target.namespace);
    context.setDimensions([{ AutoScalingGroupName: this.target.autoScalingGroupName }], false);
    context.setTimestamp(minute);
    context.putMetric("InFlight", inFlight, Unit.Count);
    context.putMetric("Queued", queued, Unit.Count);
    context.putMetric("Rejected", samples.rejected, Unit.Count);
    for (const value of samples.timeToFirstTokenMilliseconds) {
      context.putMetric("TimeToFirstToken", value, Unit.Milliseconds);
    }
    for (const value of samples.tokensPerSecond)
      context.putMetric("TokensPerSecond", value, Unit.CountPerSecond);
    for (const line of this.serializer.serialize(context)) this.print(line);
  }
}
