import { notAmong } from "../../common/argument-rules";
import { generatedName, prefixOfName, regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values } from "../../rule";
import { metricAlarm, STANDARD_UNITS } from "./metric-alarm";

/** Zero keeps events for ever. */
const RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const nameAsId = (resource: Values) => text(resource.name);

const logGroupName = (maximum: number): Pick<ArgumentRule, "patterns"> => ({
  patterns: [
    { pattern: new RegExp(`^.{0,${maximum}}$`, "s"), message: `cannot be longer than ${maximum} characters` },
    {
      pattern: /^[.\-_/#A-Za-z0-9]+$/,
      message:
        "isn't a valid log group name (alphanumeric characters, underscores, hyphens, slashes, hash signs and dots are allowed)",
    },
  ],
});

const transformationName: ArgumentRule = {
  patterns: [
    { pattern: /^.{0,255}$/s, message: "cannot be longer than 255 characters" },
    {
      pattern: /^[^:*$]*$/,
      message:
        "isn't a valid log metric transformation name (must not contain colon, asterisk nor dollar sign)",
    },
  ],
};

const logGroup: ResourceRules = {
  source: "internal/service/logs/group.go",
  arguments: {
    log_group_class: { forceNew: true, oneOf: ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] },
    name: { forceNew: true, conflictsWith: ["name_prefix"], ...logGroupName(512) },
    name_prefix: { forceNew: true, conflictsWith: ["name"], ...logGroupName(483) },
    retention_in_days: { default: 0 },
    skip_destroy: { default: false },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    id: nameAsId,
    arn: (resource, context) => regionalArn(context, "logs", `log-group:${text(resource.name) ?? ""}`),
    log_group_class: () => "STANDARD",
    deletion_protection_enabled: () => false,
  },
  uniqueName: nameAsId,
  check: (resource) => notAmong("retention_in_days", resource.retention_in_days, RETENTION_DAYS),
  refuseDelete: (resource) =>
    resource.deletion_protection_enabled === true && resource.skip_destroy !== true
      ? "ValidationException: Cannot delete log group with deletion protection enabled. Disable deletion protection first."
      : undefined,
};

const metricFilter: ResourceRules = {
  source: "internal/service/logs/metric_filter.go",
  arguments: {
    log_group_name: { forceNew: true, ...logGroupName(512) },
    "metric_transformation.default_value": {
      patterns: [{ pattern: /^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?$/, message: "must be a number" }],
    },
    "metric_transformation.name": transformationName,
    "metric_transformation.namespace": transformationName,
    "metric_transformation.unit": { default: "None", oneOf: STANDARD_UNITS },
    "metric_transformation.value": { length: [0, 100] },
    name: {
      forceNew: true,
      patterns: [
        { pattern: /^.{0,512}$/s, message: "cannot be longer than 512 characters" },
        {
          pattern: /^[^:*]+$/,
          message: "isn't a valid log metric name (must not contain colon nor asterisk)",
        },
      ],
    },
    pattern: { length: [0, 1024] },
  },
  computed: {
    id: nameAsId,
    apply_on_transformed_logs: () => false,
  },
};

/** Log groups, metric filters and metric alarms. */
export const logsRules: Readonly<Record<string, ResourceRules>> = {
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_log_metric_filter: metricFilter,
  aws_cloudwatch_metric_alarm: metricAlarm,
};
