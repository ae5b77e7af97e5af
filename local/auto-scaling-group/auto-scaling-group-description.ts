import { AttributeReader } from "../terraform/attribute-reader";
import { resourcesOf, type SynthesizedResources } from "../terraform/resource";
import type { RawState } from "../terraform/state";

/** What `aws_autoscaling_group` says, as far as it decides how many instances run, and which are replaced. */
export interface AutoScalingGroupDescription {
  readonly minCapacity: number;
  readonly maxCapacity: number;
  /** Undefined: the smallest. */
  readonly desiredCapacity: number | undefined;
  /** EC2: only an instance that is gone is replaced. ELB: one that the load balancer calls unhealthy, too. */
  readonly healthCheckType: "EC2" | "ELB";
  /** From when an instance serves; what the load balancer says of it does not count before. */
  readonly healthCheckGracePeriodSeconds: number;
  /** Whether an instance that AWS may take back is replaced before. */
  readonly capacityRebalance: boolean;
  /** Whether instances are replaced when the launch template changes. */
  readonly instanceRefresh: boolean;
}

/**
 * Reads the Auto Scaling group of a stack.
 *
 * @param stack the synthesized configuration or the applied state
 * @throws UnusableAttribute, Error when there is none or several
 */
export function describeAutoScalingGroup(
  stack: SynthesizedResources | RawState,
): AutoScalingGroupDescription {
  const groups = resourcesOf(stack).filter(({ type }) => type === "aws_autoscaling_group");
  const [resource] = groups;
  if (resource === undefined || groups.length > 1) {
    throw new Error(`the stack should have one aws_autoscaling_group, and has ${groups.length}`);
  }
  const group = AttributeReader.of(resource);
  return {
    minCapacity: group.number("min_size"),
    maxCapacity: group.number("max_size"),
    desiredCapacity:
      group.raw("desired_capacity") === undefined ? undefined : group.number("desired_capacity"),
    healthCheckType: group.oneOf("health_check_type", ["EC2", "ELB"], "EC2"),
    healthCheckGracePeriodSeconds: group.number("health_check_grace_period", 300),
    capacityRebalance: group.boolean("capacity_rebalance", false),
    instanceRefresh: group.block("instance_refresh") !== undefined,
  };
}
