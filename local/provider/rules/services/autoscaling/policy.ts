import { atLeast, notAmong } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { regionalArn } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, orDefault, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";

const PREDICTIVE = "predictive_scaling_configuration.metric_specification";
const CUSTOMIZED = "target_tracking_configuration.customized_metric_specification";
const PREDEFINED = "target_tracking_configuration.predefined_metric_specification";

/** Seconds. */
const METRIC_PERIODS = [10, 30, 60];

const NUMBER: ArgumentRule = {
  patterns: [{ pattern: /^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?$/, message: "must be a number" }],
};

const notWithMetrics: ArgumentRule = { conflictsWith: [`${CUSTOMIZED}.metrics`] };

const SINGLE_METRIC = ["metric_dimension", "metric_name", "namespace", "statistic", "unit"];

function metricDataQueries(path: string, expressionLength: number): Readonly<Record<string, ArgumentRule>> {
  return {
    [`${path}.expression`]: { length: [1, expressionLength] },
    [`${path}.id`]: { length: [1, 255] },
    [`${path}.label`]: { length: [1, 2047] },
    [`${path}.metric_stat.stat`]: { length: [1, 100] },
    [`${path}.return_data`]: { default: true },
  };
}

function customizedPrediction(kind: string, predefined?: string): Readonly<Record<string, ArgumentRule>> {
  const path = `${PREDICTIVE}.customized_${kind}_metric_specification`;
  return {
    ...(predefined ? { [path]: { conflictsWith: [`${PREDICTIVE}.${predefined}`] } } : {}),
    [`${path}.metric_data_queries`]: { items: [1, 10] },
    ...metricDataQueries(`${path}.metric_data_queries`, 1023),
  };
}

function predefinedPrediction(
  kind: string,
  oneOf: readonly string[],
): Readonly<Record<string, ArgumentRule>> {
  const path = `${PREDICTIVE}.predefined_${kind}_specification`;
  const customized = `${PREDICTIVE}.customized_${kind}_specification`;
  return {
    ...(kind === "metric_pair" ? {} : { [path]: { conflictsWith: [customized] } }),
    [`${path}.predefined_metric_type`]: { oneOf },
  };
}

const onlyFor = (argument: string, types: string): Violation => ({
  path: argument,
  summary: `${argument} is only supported for policy type ${types}`,
});

const requiredFor = (argument: string, type: string): Violation => ({
  path: argument,
  summary: `${argument} is required for policy type ${type}`,
});

/** Which arguments go with which type of policy. */
function policyType(resource: Values): readonly Violation[] {
  const type = orDefault(resource.policy_type, "SimpleScaling");
  if (typeof type !== "string") return [];
  const isSet = (argument: string) => isGiven(resource[argument]) && resource[argument] !== 0;
  const violations: Violation[] = [];
  if (isSet("cooldown") && type !== "SimpleScaling") violations.push(onlyFor("cooldown", "SimpleScaling"));
  if (isSet("estimated_instance_warmup") && !["StepScaling", "TargetTrackingScaling"].includes(type)) {
    violations.push(onlyFor("estimated_instance_warmup", "StepScaling and TargetTrackingScaling"));
  }
  const belonging: readonly (readonly [string, string])[] = [
    ["scaling_adjustment", "SimpleScaling"],
    ["step_adjustment", "StepScaling"],
    ["target_tracking_configuration", "TargetTrackingScaling"],
  ];
  for (const [argument, owner] of belonging) {
    if (type === owner && isAbsent(resource[argument])) violations.push(requiredFor(argument, owner));
    if (type !== owner && isSet(argument)) violations.push(onlyFor(argument, owner));
  }
  return violations;
}

const ADJUSTMENT_TYPES = ["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"];

function adjustmentType(resource: Values): readonly Violation[] {
  const path = "adjustment_type";
  const type = orDefault(resource.policy_type, "SimpleScaling");
  if (type !== "SimpleScaling" && type !== "StepScaling") return [];
  if (isAbsent(resource[path])) {
    return [refusedByAws(path, `ValidationError: AdjustmentType is required for policy type ${type}`)];
  }
  const value = text(resource[path]);
  return value === undefined || ADJUSTMENT_TYPES.includes(value)
    ? []
    : [refusedByAws(path, `ValidationError: Invalid AdjustmentType: ${value}`)];
}

function predefinedMetric(specification: Values): readonly Violation[] {
  const type = text(specification.predefined_metric_type);
  const types = [
    "ASGAverageCPUUtilization",
    "ASGAverageNetworkIn",
    "ASGAverageNetworkOut",
    "ALBRequestCountPerTarget",
  ];
  if (type !== undefined && !types.includes(type)) {
    const words =
      `1 validation error detected: Value '${type}' at 'targetTrackingConfiguration.predefinedMetricSpecification` +
      `.predefinedMetricType' failed to satisfy constraint: Member must satisfy enum value set: [${types.join(", ")}]`;
    return [refusedByAws(`${PREDEFINED}.predefined_metric_type`, `ValidationError: ${words}`)];
  }
  if (type === "ALBRequestCountPerTarget" && isAbsent(specification.resource_label)) {
    const words = `Resource label should be specified for predefined metric type ${type}`;
    return [refusedByAws(`${PREDEFINED}.resource_label`, `ValidationError: ${words}`)];
  }
  return [];
}

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TargetTrackingMetricDataQuery.html */
function metricMath(metrics: readonly Values[]): readonly Violation[] {
  const path = `${CUSTOMIZED}.metrics`;
  const violations: Violation[] = [];
  const returned = metrics.map((metric) => orDefault(metric.return_data, true));
  if (!returned.includes(undefined) && returned.filter((data) => data === true).length !== 1) {
    const words = "Exactly one element of the metrics list should return data.";
    violations.push(refusedByAws(path, `ValidationError: ${words}`));
  }
  const ids = metrics.map((metric) => text(metric.id)).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) {
    const words = "The values for parameter id in parameter MetricDataQueries are not unique.";
    violations.push(refusedByAws(`${path}.id`, `ValidationError: ${words}`));
  }
  for (const metric of metrics) {
    const both = isGiven(metric.expression) && isGiven(metric.metric_stat);
    if (both || (isAbsent(metric.expression) && isAbsent(metric.metric_stat))) {
      const words = "Exactly one of Expression or MetricStat must be specified for each metric.";
      violations.push(refusedByAws(path, `ValidationError: ${words}`));
    }
    for (const { period } of blocks(metric.metric_stat)) {
      violations.push(...notAmong(`${path}.metric_stat.period`, period, METRIC_PERIODS));
    }
  }
  return violations;
}

function customizedMetric(specification: Values): readonly Violation[] {
  const violations = [...notAmong(`${CUSTOMIZED}.period`, specification.period, METRIC_PERIODS)];
  const metrics = blocks(specification.metrics);
  if (metrics.length > 0) return [...violations, ...metricMath(metrics)];
  if (!isAbsent(specification.metrics)) return violations;
  const missing = ["metric_name", "namespace", "statistic"].filter((part) => isAbsent(specification[part]));
  if (missing.length > 0) {
    const words = `MetricName, Namespace and Statistic are required without Metrics; missing: ${missing.join(", ")}`;
    violations.push(refusedByAws(CUSTOMIZED, `ValidationError: ${words}`));
  }
  return violations;
}

function targetTracking(resource: Values): readonly Violation[] {
  return blocks(resource.target_tracking_configuration).flatMap((configuration) => {
    const { predefined_metric_specification: predefined, customized_metric_specification: customized } =
      configuration;
    if (isAbsent(predefined) && isAbsent(customized)) {
      const words =
        "Exactly one of PredefinedMetricSpecification or CustomizedMetricSpecification must be specified.";
      return [refusedByAws("target_tracking_configuration", `ValidationError: ${words}`)];
    }
    return [...blocks(predefined).flatMap(predefinedMetric), ...blocks(customized).flatMap(customizedMetric)];
  });
}

/** Rules of `aws_autoscaling_policy`. */
export const policy: ResourceRules = {
  source: "internal/service/autoscaling/policy.go",
  arguments: {
    autoscaling_group_name: { forceNew: true },
    enabled: { default: true },
    min_adjustment_magnitude: atLeast(1),
    name: { forceNew: true },
    policy_type: {
      default: "SimpleScaling",
      oneOf: ["PredictiveScaling", "SimpleScaling", "StepScaling", "TargetTrackingScaling"],
    },
    "predictive_scaling_configuration.max_capacity_breach_behavior": {
      default: "HonorMaxCapacity",
      oneOf: ["HonorMaxCapacity", "IncreaseMaxCapacity"],
    },
    "predictive_scaling_configuration.max_capacity_buffer": { range: [0, 100] },
    "predictive_scaling_configuration.mode": {
      default: "ForecastOnly",
      oneOf: ["ForecastAndScale", "ForecastOnly"],
    },
    "predictive_scaling_configuration.scheduling_buffer_time": atLeast(0),
    ...customizedPrediction("capacity", "predefined_load_metric_specification"),
    ...customizedPrediction("load", "predefined_load_metric_specification"),
    ...customizedPrediction("scaling", "predefined_scaling_metric_specification"),
    ...predefinedPrediction("load_metric", [
      "ASGTotalCPUUtilization",
      "ASGTotalNetworkIn",
      "ASGTotalNetworkOut",
      "ALBTargetGroupRequestCount",
    ]),
    ...predefinedPrediction("metric_pair", [
      "ASGCPUUtilization",
      "ASGNetworkIn",
      "ASGNetworkOut",
      "ALBRequestCount",
    ]),
    ...predefinedPrediction("scaling_metric", [
      "ASGAverageCPUUtilization",
      "ASGAverageNetworkIn",
      "ASGAverageNetworkOut",
      "ALBRequestCountPerTarget",
    ]),
    scaling_adjustment: { conflictsWith: ["step_adjustment"] },
    step_adjustment: { conflictsWith: ["scaling_adjustment"] },
    "step_adjustment.metric_interval_lower_bound": NUMBER,
    "step_adjustment.metric_interval_upper_bound": NUMBER,
    [CUSTOMIZED]: { conflictsWith: [PREDEFINED] },
    ...Object.fromEntries(SINGLE_METRIC.map((part) => [`${CUSTOMIZED}.${part}`, notWithMetrics])),
    [`${CUSTOMIZED}.metrics`]: { conflictsWith: SINGLE_METRIC.map((part) => `${CUSTOMIZED}.${part}`) },
    ...metricDataQueries(`${CUSTOMIZED}.metrics`, 2047),
    "target_tracking_configuration.disable_scale_in": { default: false },
    [PREDEFINED]: { conflictsWith: [CUSTOMIZED] },
  },
  computed: {
    id: (resource) => text(resource.name),
    arn: (resource, context) =>
      regionalArn(
        context,
        "autoscaling",
        `scalingPolicy:${context.uuid("arn")}:autoScalingGroupName/${text(resource.autoscaling_group_name) ?? ""}:policyName/${text(resource.name) ?? ""}`,
      ),
    metric_aggregation_type: (resource) => (resource.policy_type === "StepScaling" ? "Average" : ""),
  },
  check: (resource) => [...policyType(resource), ...adjustmentType(resource), ...targetTracking(resource)],
};
