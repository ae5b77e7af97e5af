import { atLeast, notAmong } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { regionalArn } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

/** The API enum `StandardUnit`. */
export const STANDARD_UNITS = [
  "Seconds",
  "Microseconds",
  "Milliseconds",
  "Bytes",
  "Kilobytes",
  "Megabytes",
  "Gigabytes",
  "Terabytes",
  "Bits",
  "Kilobits",
  "Megabits",
  "Gigabits",
  "Terabits",
  "Percent",
  "Count",
  "Bytes/Second",
  "Kilobytes/Second",
  "Megabytes/Second",
  "Gigabytes/Second",
  "Terabytes/Second",
  "Bits/Second",
  "Kilobits/Second",
  "Megabits/Second",
  "Gigabits/Second",
  "Terabits/Second",
  "Count/Second",
  "None",
];

const STATISTICS = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

const EXTENDED_STATISTIC =
  /^((p|tm|wm|tc|ts)(\d{1,2}(\.\d{1,2})?|100)|IQM|(TM|WM|PR|TC|TS)\((\d+(\.\d+)?%?)?:(\d+(\.\d+)?%?)?\))$/;

const INVALID_STATISTIC =
  "invalid statistic, see: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html";

function period(path: string, value: unknown, short: readonly number[]): readonly Violation[] {
  if (typeof value !== "number" || value % 60 === 0) return [];
  return notAmong(path, value, short).flatMap((violation) => [
    violation,
    { path, summary: `expected period to be divisible by 60, got: ${value}` },
  ]);
}

/** Alarm actions are ARNs, or EC2's own automation ARNs, which have no account. */
function actionArns(path: string, value: unknown): readonly Violation[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter(
      (action) =>
        typeof action === "string" &&
        !/^arn:[\w-]+:automate:[\w-]+:ec2:(reboot|recover|stop|terminate)$/.test(action) &&
        !/^arn:[\w-]+:[\w-]+:[\w-]*:(\d{12}|aws)?:.+$/.test(action),
    )
    .map((action) => ({ path, summary: `"${path}" (${action}) is an invalid ARN` }));
}

function metricAlarmCheck(resource: Values): readonly Violation[] {
  const violations: Violation[] = [
    ...period("period", resource.period, [10, 20, 30]),
    ...["alarm_actions", "insufficient_data_actions", "ok_actions"].flatMap((path) =>
      actionArns(path, resource[path]),
    ),
  ];
  if (
    isGiven(resource.metric_name) &&
    isAbsent(resource.statistic) &&
    isAbsent(resource.extended_statistic)
  ) {
    const summary = "One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm";
    violations.push({ path: "", summary });
  }
  for (const query of blocks(resource.metric_query)) {
    if (isGiven(query.expression) && isGiven(query.metric)) {
      const summary = "No metric_query may have both `expression` and a `metric` specified";
      violations.push({ path: "metric_query", summary });
    }
    violations.push(...period("metric_query.period", query.period, [1, 5, 10, 20, 30]));
    for (const metric of blocks(query.metric)) {
      violations.push(...period("metric_query.metric.period", metric.period, [1, 5, 10, 20, 30]));
      const statistic = text(metric.stat);
      if (statistic && !STATISTICS.includes(statistic) && !EXTENDED_STATISTIC.test(statistic)) {
        violations.push({ path: "metric_query.metric.stat", summary: INVALID_STATISTIC });
      }
    }
  }
  if (isAbsent(resource.metric_name) && isAbsent(resource.metric_query)) {
    const words = "Metrics list must not be empty when a single metric is not specified.";
    violations.push(refusedByAws("", `ValidationError: ${words}`));
  }
  return violations;
}

/** Rules of `aws_cloudwatch_metric_alarm`. */
export const metricAlarm: ResourceRules = {
  source: "internal/service/cloudwatch/metric_alarm.go",
  arguments: {
    actions_enabled: { default: true },
    alarm_description: { length: [0, 1024] },
    alarm_name: { forceNew: true, length: [1, 255] },
    comparison_operator: {
      oneOf: [
        "GreaterThanOrEqualToThreshold",
        "GreaterThanThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
        "LessThanLowerOrGreaterThanUpperThreshold",
        "LessThanLowerThreshold",
        "GreaterThanUpperThreshold",
      ],
    },
    datapoints_to_alarm: atLeast(1),
    dimensions: { conflictsWith: ["metric_query"] },
    evaluate_low_sample_count_percentiles: { oneOf: ["evaluate", "ignore"], ignoreCase: true },
    evaluation_periods: atLeast(1),
    extended_statistic: {
      conflictsWith: ["statistic", "metric_query"],
      patterns: [{ pattern: EXTENDED_STATISTIC, message: INVALID_STATISTIC }],
    },
    insufficient_data_actions: { items: [0, 5] },
    metric_name: { conflictsWith: ["metric_query"], length: [1, 255] },
    metric_query: { conflictsWith: ["metric_name"] },
    "metric_query.account_id": { length: [1, 255] },
    "metric_query.expression": { length: [1, 1024] },
    "metric_query.id": { length: [1, 255] },
    "metric_query.metric.metric_name": { length: [1, 255] },
    "metric_query.metric.namespace": {
      length: [1, 255],
      patterns: [{ pattern: /[^:].*/, message: "must not contain colon characters" }],
    },
    "metric_query.metric.unit": { oneOf: STANDARD_UNITS },
    "metric_query.return_data": { default: false },
    namespace: {
      conflictsWith: ["metric_query"],
      length: [1, 255],
      patterns: [{ pattern: /[^:].*/, message: "must not contain colon characters" }],
    },
    ok_actions: { items: [0, 5] },
    period: { conflictsWith: ["metric_query"] },
    statistic: { conflictsWith: ["extended_statistic", "metric_query"], oneOf: STATISTICS },
    threshold: { conflictsWith: ["threshold_metric_id"] },
    threshold_metric_id: { conflictsWith: ["threshold"], length: [1, 255] },
    treat_missing_data: {
      default: "missing",
      oneOf: ["breaching", "ignore", "missing", "notBreaching"],
      ignoreCase: true,
    },
    unit: { oneOf: STANDARD_UNITS },
  },
  computed: {
    id: (resource) => text(resource.alarm_name),
    arn: (resource, context) =>
      regionalArn(context, "cloudwatch", `alarm:${text(resource.alarm_name) ?? ""}`),
    evaluate_low_sample_count_percentiles: () => "",
  },
  check: metricAlarmCheck,
};
