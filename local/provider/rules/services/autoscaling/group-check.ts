import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { Values, Violation } from "../../rule";

const refused = (path: string, words: string) => [refusedByAws(path, `ValidationError: ${words}`)];

const READ_ONLY = ["arn", "predicted_capacity", "warm_pool_size"];

/** Arguments of the group: what `instance_refresh.triggers` may name. */
const ARGUMENTS = [
  "availability_zone_distribution",
  "availability_zones",
  "capacity_rebalance",
  "capacity_reservation_specification",
  "context",
  "default_cooldown",
  "default_instance_warmup",
  "desired_capacity",
  "desired_capacity_type",
  "enabled_metrics",
  "force_delete",
  "force_delete_warm_pool",
  "health_check_grace_period",
  "health_check_type",
  "ignore_failed_scaling_activities",
  "initial_lifecycle_hook",
  "instance_maintenance_policy",
  "instance_refresh",
  "launch_configuration",
  "launch_template",
  "load_balancers",
  "max_instance_lifetime",
  "max_size",
  "metrics_granularity",
  "min_elb_capacity",
  "min_size",
  "mixed_instances_policy",
  "name",
  "name_prefix",
  "placement_group",
  "protect_from_scale_in",
  "region",
  "service_linked_role_arn",
  "suspended_processes",
  "tag",
  "target_group_arns",
  "termination_policies",
  "traffic_source",
  "vpc_zone_identifier",
  "wait_for_capacity_timeout",
  "wait_for_elb_capacity",
  "warm_pool",
];

const HEALTH_CHECK_TYPES = ["EC2", "EBS", "ELB", "VPC_LATTICE"];

const SPOT_STRATEGIES = [
  "lowest-price",
  "capacity-optimized",
  "capacity-optimized-prioritized",
  "price-capacity-optimized",
];

const ON_DEMAND_STRATEGIES = ["prioritized", "lowest-price"];

/**
 * AWS itself moves a desired capacity that an update does not send into new bounds.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html
 */
function sizes(resource: Values, prior: Values | undefined): readonly Violation[] {
  const { min_size: minimum, max_size: maximum, desired_capacity: desired } = resource;
  for (const [path, value] of Object.entries({ min_size: minimum, max_size: maximum })) {
    if (typeof value === "number" && value < 0) {
      const member = path === "min_size" ? "minSize" : "maxSize";
      return refused(
        path,
        `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
    }
  }
  if (typeof minimum !== "number" || typeof maximum !== "number") return [];
  if (minimum > maximum) {
    return refused(
      "max_size",
      `Max bound, ${maximum}, must be greater than or equal to min bound, ${minimum}`,
    );
  }
  const isSent = prior === undefined || prior.desired_capacity !== desired;
  return typeof desired === "number" && isSent && (desired < minimum || desired > maximum)
    ? refused(
        "desired_capacity",
        `Desired capacity:${desired} must be between the specified min size:${minimum} and max size:${maximum}`,
      )
    : [];
}

function placement(resource: Values): readonly Violation[] {
  return isAbsent(resource.availability_zones) && isAbsent(resource.vpc_zone_identifier)
    ? refused("vpc_zone_identifier", "At least one Availability Zone or VPC Subnet is required.")
    : [];
}

/** One type, or several with commas between them. */
function healthCheckType(resource: Values): readonly Violation[] {
  const types = text(resource.health_check_type);
  const unknown = types?.split(",").find((type) => !HEALTH_CHECK_TYPES.includes(type.trim()));
  return unknown === undefined
    ? []
    : refused(
        "health_check_type",
        `Invalid HealthCheckType: ${unknown}. Valid values are ${HEALTH_CHECK_TYPES.join(", ")}`,
      );
}

function maintenance(resource: Values): readonly Violation[] {
  const path = "instance_maintenance_policy.max_healthy_percentage";
  return blocks(resource.instance_maintenance_policy).flatMap(({ max_healthy_percentage: value }) =>
    typeof value === "number" && value !== -1 && (value < 100 || value > 200)
      ? [
          {
            path,
            summary: `expected ${path} to be in the range (100 - 200), got ${value}`,
            detail: "-1 removes the policy.",
          },
        ]
      : [],
  );
}

function refreshTriggers(resource: Values): readonly Violation[] {
  const path = "instance_refresh.triggers";
  return blocks(resource.instance_refresh)
    .flatMap(({ triggers }) => (Array.isArray(triggers) ? triggers.filter((name) => text(name)) : []))
    .filter((name) => !ARGUMENTS.includes(name))
    .map((name) => ({
      path,
      summary: READ_ONLY.includes(name)
        ? `'${name}' is a read-only parameter and cannot be used to trigger an instance refresh`
        : `'${name}' is not a recognized parameter name for aws_autoscaling_group`,
    }));
}

function instancesDistribution(distribution: Values): readonly Violation[] {
  const path = "mixed_instances_policy.instances_distribution";
  const violations: Violation[] = [];
  const spot = text(distribution.spot_allocation_strategy);
  if (spot && !SPOT_STRATEGIES.includes(spot)) {
    violations.push(
      ...refused(
        `${path}.spot_allocation_strategy`,
        `Invalid SpotAllocationStrategy: ${spot}. Valid values are ${SPOT_STRATEGIES.join(", ")}`,
      ),
    );
  }
  const onDemand = text(distribution.on_demand_allocation_strategy);
  if (onDemand && !ON_DEMAND_STRATEGIES.includes(onDemand)) {
    violations.push(
      ...refused(
        `${path}.on_demand_allocation_strategy`,
        `Invalid OnDemandAllocationStrategy: ${onDemand}. Valid values are ${ON_DEMAND_STRATEGIES.join(", ")}`,
      ),
    );
  }
  const price = text(distribution.spot_max_price);
  if (price && !(/^\d*\.?\d+$/.test(price) && Number(price) > 0)) {
    violations.push(...refused(`${path}.spot_max_price`, `Invalid SpotMaxPrice: ${price}`));
  }
  const pools = distribution.spot_instance_pools;
  if (typeof pools === "number" && pools > 0 && spot && spot !== "lowest-price") {
    violations.push(
      ...refused(
        `${path}.spot_instance_pools`,
        "SpotInstancePools option is only available with the lowest-price allocation strategy.",
      ),
    );
  }
  return violations;
}

const ONE_TEMPLATE = "Valid requests must contain either launchTemplateId or LaunchTemplateName";

function mixedInstances(resource: Values): readonly Violation[] {
  return blocks(resource.mixed_instances_policy).flatMap((policy) => [
    ...blocks(policy.instances_distribution).flatMap(instancesDistribution),
    ...blocks(policy.launch_template).flatMap((template) => [
      ...blocks(template.launch_template_specification)
        .filter((given) => isAbsent(given.launch_template_id) && isAbsent(given.launch_template_name))
        .flatMap(() =>
          refused("mixed_instances_policy.launch_template.launch_template_specification", ONE_TEMPLATE),
        ),
      ...blocks(template.override)
        .filter((override) => isGiven(override.instance_type) && isGiven(override.instance_requirements))
        .flatMap(() =>
          refused(
            "mixed_instances_policy.launch_template.override",
            "You can't specify both InstanceType and InstanceRequirements in the same override.",
          ),
        ),
    ]),
  ]);
}

function launchTemplate(resource: Values): readonly Violation[] {
  return blocks(resource.launch_template)
    .filter((template) => isAbsent(template.id) && isAbsent(template.name))
    .flatMap(() => refused("launch_template", ONE_TEMPLATE));
}

/** `time.ParseDuration`, not below zero. */
function capacityTimeout(resource: Values): readonly Violation[] {
  const path = "wait_for_capacity_timeout";
  const duration = text(resource[path]);
  if (duration === undefined || /^\+?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(duration)) return [];
  return duration.startsWith("-")
    ? [{ path, summary: `"${path}" must be greater than zero` }]
    : [
        {
          path,
          summary: `"${path}" cannot be parsed as a duration: time: invalid duration "${duration}"`,
        },
      ];
}

/** What the provider and AWS check of a group over several arguments. */
export function groupCheck(resource: Values, prior?: Values): readonly Violation[] {
  return [
    ...sizes(resource, prior),
    ...placement(resource),
    ...healthCheckType(resource),
    ...maintenance(resource),
    ...refreshTriggers(resource),
    ...mixedInstances(resource),
    ...launchTemplate(resource),
    ...capacityTimeout(resource),
  ];
}
