import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import { Construct } from "constructs";

export interface TargetTrackingProps {
  readonly autoScalingGroupName: string;
  /** Average CPU use to hold, in percent. */
  readonly cpuTargetPercent: number;
  /** Requests in flight and queued per instance to hold. */
  readonly backlogPerInstanceTarget: number;
  /** CloudWatch namespace in which the LLM service publishes InFlight and Queued. */
  readonly metricNamespace: string;
}

/** Capacity follows the load: CPU use, and the backlog of requests, which rises before the CPU tells. */
export class TargetTracking extends Construct {
  constructor(scope: Construct, id: string, props: TargetTrackingProps) {
    super(scope, id);
    new AutoscalingPolicy(this, "cpu", {
      name: "cpu",
      autoscalingGroupName: props.autoScalingGroupName,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: props.cpuTargetPercent,
      },
    });
    new AutoscalingPolicy(this, "backlog", {
      name: "backlog-per-instance",
      autoscalingGroupName: props.autoScalingGroupName,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        targetValue: props.backlogPerInstanceTarget,
        customizedMetricSpecification: {
          metrics: [
            this.sumOf("in_flight", "InFlight", props),
            this.sumOf("queued", "Queued", props),
            {
              id: "instances",
              metricStat: {
                metric: {
                  namespace: "AWS/AutoScaling",
                  metricName: "GroupInServiceInstances",
                  dimensions: [{ name: "AutoScalingGroupName", value: props.autoScalingGroupName }],
                },
                stat: "Average",
              },
              returnData: false,
            },
            {
              id: "backlog_per_instance",
              label: "Requests in flight and queued per instance",
              expression: "(in_flight + queued) / IF(instances > 0, instances, 1)",
              returnData: true,
            },
          ],
        },
      },
    });
  }

  private sumOf(id: string, metricName: string, props: TargetTrackingProps) {
    return {
      id,
      metricStat: {
        metric: {
          namespace: props.metricNamespace,
          metricName,
          dimensions: [{ name: "AutoScalingGroupName", value: props.autoScalingGroupName }],
        },
        stat: "Sum",
      },
      returnData: false,
    };
  }
}
