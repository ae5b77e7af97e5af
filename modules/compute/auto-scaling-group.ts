import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { Construct } from "constructs";
import type { LaunchTemplate } from "./launch-template";

export interface AutoScalingGroupProps {
  readonly name: string;
  readonly launchTemplate: LaunchTemplate;
  /** Best first. */
  readonly instanceTypes: readonly string[];
  readonly subnetIds: readonly string[];
  readonly targetGroupArn: string;
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** At creation only; scaling changes it later. */
  readonly desiredCapacity: number;
  readonly onDemandBaseCapacity: number;
  readonly onDemandPercentageAboveBase: number;
  readonly spotMaxPriceUsdPerHour: number;
  /** Seconds that a new instance gets to pull its images and load the model. */
  readonly warmupSeconds: number;
}

/** Spot instances over all private subnets, replaced before AWS takes them back and whenever the template changes. */
export class AutoScalingGroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AutoScalingGroupProps) {
    super(scope, id);
    const group = new AutoscalingGroup(this, "group", {
      name: props.name,
      vpcZoneIdentifier: [...props.subnetIds],
      targetGroupArns: [props.targetGroupArn],
      minSize: props.minCapacity,
      maxSize: props.maxCapacity,
      desiredCapacity: props.desiredCapacity,
      healthCheckType: "ELB",
      healthCheckGracePeriod: props.warmupSeconds,
      defaultInstanceWarmup: props.warmupSeconds,
      capacityRebalance: true,
      // The first images can only be pushed after this stack has made the repository, so the first deployment
      // must not wait for healthy instances.
      waitForCapacityTimeout: "0",
      mixedInstancesPolicy: {
        instancesDistribution: {
          onDemandBaseCapacity: props.onDemandBaseCapacity,
          onDemandPercentageAboveBaseCapacity: props.onDemandPercentageAboveBase,
          spotAllocationStrategy: "price-capacity-optimized",
          spotMaxPrice: String(props.spotMaxPriceUsdPerHour),
        },
        launchTemplate: {
          launchTemplateSpecification: {
            launchTemplateId: props.launchTemplate.id,
            version: props.launchTemplate.latestVersion,
          },
          override: props.instanceTypes.map((instanceType) => ({ instanceType })),
        },
      },
      instanceRefresh: {
        strategy: "Rolling",
        // A new instance is healthy before an old one goes, also in a group of one.
        preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 200, autoRollback: true },
      },
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances"],
      tag: [{ key: "Name", value: props.name, propagateAtLaunch: true }],
      lifecycle: { ignoreChanges: ["desired_capacity"] },
    });
    this.name = group.name;
    this.arn = group.arn;
  }
}
