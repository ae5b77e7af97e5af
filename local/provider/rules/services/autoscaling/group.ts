import { atLeast } from "../../common/argument-rules";
import { generatedName, prefixOfName, regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values } from "../../rule";
import { groupCheck } from "./group-check";
import { instanceRequirements } from "./instance-requirements";
import { hookArguments } from "./lifecycle-hook";

const LAUNCH_SOURCES = ["launch_configuration", "launch_template", "mixed_instances_policy"];

const RESERVATIONS = "capacity_reservation_specification.capacity_reservation_target";

const PREFERENCES = "instance_refresh.preferences";

const DISTRIBUTION = "mixed_instances_policy.instances_distribution";

const nameAsId = (resource: Values) => text(resource.name);

const initialHooks: Readonly<Record<string, ArgumentRule>> = {
  initial_lifecycle_hook: { forceNew: true },
  ...Object.fromEntries(
    Object.entries(hookArguments).map(([name, rule]) => [
      `initial_lifecycle_hook.${name}`,
      { forceNew: true, ...rule },
    ]),
  ),
};

/** Zones of the group's subnets, which are not known here: one for each subnet, in the order of the alphabet. */
function availabilityZones(resource: Values, context: ApplyContext): readonly string[] {
  const subnets = Array.isArray(resource.vpc_zone_identifier) ? resource.vpc_zone_identifier.length : 0;
  return [..."abcdef"].slice(0, subnets).map((zone) => `${context.region}${zone}`);
}

/** Rules of `aws_autoscaling_group`. */
export const group: ResourceRules = {
  source: "internal/service/autoscaling/group.go",
  arguments: {
    "availability_zone_distribution.capacity_distribution_strategy": {
      default: "balanced-best-effort",
      oneOf: ["balanced-only", "balanced-best-effort"],
    },
    availability_zones: { conflictsWith: ["vpc_zone_identifier"] },
    "capacity_reservation_specification.capacity_reservation_preference": {
      oneOf: ["capacity-reservations-only", "capacity-reservations-first", "none", "default"],
    },
    [`${RESERVATIONS}.capacity_reservation_ids`]: {
      conflictsWith: [`${RESERVATIONS}.capacity_reservation_resource_group_arns`],
    },
    [`${RESERVATIONS}.capacity_reservation_resource_group_arns`]: {
      conflictsWith: [`${RESERVATIONS}.capacity_reservation_ids`],
      format: "arn",
    },
    desired_capacity_type: { oneOf: ["memory-mib", "units", "vcpu"] },
    force_delete: { default: false },
    force_delete_warm_pool: { default: false },
    health_check_grace_period: { default: 300 },
    ignore_failed_scaling_activities: { default: false },
    ...initialHooks,
    "instance_maintenance_policy.min_healthy_percentage": { range: [-1, 100] },
    [`${PREFERENCES}.checkpoint_delay`]: atLeast(0),
    [`${PREFERENCES}.instance_warmup`]: atLeast(0),
    [`${PREFERENCES}.max_healthy_percentage`]: { default: 100, range: [100, 200] },
    [`${PREFERENCES}.min_healthy_percentage`]: { default: 90, range: [0, 100] },
    [`${PREFERENCES}.scale_in_protected_instances`]: {
      default: "Ignore",
      oneOf: ["Refresh", "Ignore", "Wait"],
    },
    [`${PREFERENCES}.skip_matching`]: { default: false },
    [`${PREFERENCES}.standby_instances`]: { default: "Ignore", oneOf: ["Terminate", "Ignore", "Wait"] },
    "instance_refresh.strategy": { oneOf: ["Rolling", "ReplaceRootVolume"] },
    launch_configuration: { exactlyOneOf: LAUNCH_SOURCES },
    launch_template: { exactlyOneOf: LAUNCH_SOURCES },
    "launch_template.id": {
      conflictsWith: ["launch_template.name"],
      length: [1, 255],
      patterns: [
        {
          pattern: /^lt-[a-z0-9]+$/,
          message: "must begin with 'lt-' and be comprised of only alphanumeric characters",
        },
      ],
    },
    "launch_template.name": {
      conflictsWith: ["launch_template.id"],
      length: [3, 125],
      patterns: [
        { pattern: /^[0-9a-zA-Z()./_-]+$/, message: "can only alphanumeric characters and ()./_- symbols" },
      ],
    },
    "launch_template.version": { length: [1, 255] },
    load_balancers: { conflictsWith: ["traffic_source"] },
    metrics_granularity: { default: "1Minute" },
    mixed_instances_policy: { exactlyOneOf: LAUNCH_SOURCES },
    [`${DISTRIBUTION}.on_demand_base_capacity`]: atLeast(0),
    [`${DISTRIBUTION}.on_demand_percentage_above_base_capacity`]: { range: [0, 100] },
    [`${DISTRIBUTION}.spot_instance_pools`]: atLeast(0),
    ...instanceRequirements("mixed_instances_policy.launch_template.override.instance_requirements"),
    "mixed_instances_policy.launch_template.override.weighted_capacity": {
      patterns: [
        {
          pattern: /^[1-9][0-9]{0,2}$/,
          message:
            "see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_LaunchTemplateOverrides.html",
        },
      ],
    },
    name: { conflictsWith: ["name_prefix"], forceNew: true, length: [0, 255] },
    name_prefix: { conflictsWith: ["name"], forceNew: true, length: [0, 229] },
    protect_from_scale_in: { default: false },
    target_group_arns: { conflictsWith: ["traffic_source"] },
    traffic_source: { conflictsWith: ["load_balancers", "target_group_arns"] },
    "traffic_source.identifier": { length: [1, 2048] },
    "traffic_source.type": { length: [1, 2048] },
    vpc_zone_identifier: { conflictsWith: ["availability_zones"] },
    wait_for_capacity_timeout: { default: "10m" },
    "warm_pool.instance_reuse_policy.reuse_on_scale_in": { default: false },
    "warm_pool.max_group_prepared_capacity": { default: -1, ...atLeast(-1) },
    "warm_pool.min_size": { default: 0, ...atLeast(0) },
    "warm_pool.pool_state": { default: "Stopped", oneOf: ["Stopped", "Running", "Hibernated"] },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    id: nameAsId,
    arn: (resource, context) =>
      regionalArn(
        context,
        "autoscaling",
        `autoScalingGroup:${context.uuid("arn")}:autoScalingGroupName/${text(resource.name) ?? ""}`,
      ),
    availability_zones: availabilityZones,
    default_cooldown: () => 300,
    desired_capacity: (resource) => resource.min_size,
    health_check_type: () => "EC2",
    load_balancers: () => [],
    predicted_capacity: () => 0,
    service_linked_role_arn: (_resource, context) =>
      `arn:${context.partition}:iam::${context.account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    target_group_arns: () => [],
    vpc_zone_identifier: () => [],
    warm_pool_size: () => 0,
  },
  uniqueName: nameAsId,
  check: groupCheck,
};
