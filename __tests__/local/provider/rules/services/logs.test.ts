import { logsRules } from "../../../../../local/provider/rules/services/cloudwatch/logs";
import { created, problems } from "../../support/apply-context";

const {
  aws_cloudwatch_log_group: group,
  aws_cloudwatch_log_metric_filter: filter,
  aws_cloudwatch_metric_alarm: alarm,
} = logsRules;

test("a log group's ARN has no wildcard at its end", () => {
  expect(created(group, { name: "/chat/llm" })).toMatchObject({
    id: "/chat/llm",
    arn: "arn:aws:logs:us-east-1:123456789012:log-group:/chat/llm",
    log_group_class: "STANDARD",
    deletion_protection_enabled: false,
  });
  expect(created(group, {}).name).toMatch(/^terraform-\d{18}/);
});

test("retention takes the days of the API and no others", () => {
  expect(problems(group, { retention_in_days: 0 })).toEqual([]);
  expect(problems(group, { retention_in_days: 30 })).toEqual([]);
  expect(problems(group, { retention_in_days: undefined })).toEqual([]);
  const [problem] = problems(group, { retention_in_days: 31 });
  expect(problem).toMatch(
    /^retention_in_days: expected retention_in_days to be one of \[0 1 3 .* 3653\], got 31$/,
  );
});

test("a protected log group is not deleted, unless Terraform only forgets it", () => {
  const refuse = group?.refuseDelete;
  expect(refuse?.({ deletion_protection_enabled: true })).toMatch(/^ValidationException: Cannot delete/);
  expect(refuse?.({ deletion_protection_enabled: true, skip_destroy: true })).toBeUndefined();
  expect(refuse?.({ deletion_protection_enabled: false })).toBeUndefined();
});

test("log group names", () => {
  const valid = (name: string) =>
    group?.arguments.name?.patterns?.every(({ pattern }) => pattern.test(name)) ?? false;
  expect(valid("/aws/lambda/chat_1.a#b")).toBe(true);
  expect(valid("chat logs")).toBe(false);
  expect(valid("a".repeat(512))).toBe(true);
  expect(valid("a".repeat(513))).toBe(false);
});

test("a metric filter is found by its name", () => {
  expect(created(filter, { name: "errors", log_group_name: "/chat" })).toMatchObject({
    id: "errors",
    apply_on_transformed_logs: false,
  });
  const [number] = filter?.arguments["metric_transformation.default_value"]?.patterns ?? [];
  expect(["", "0", "-1.5", "1e3", "one"].map((text) => number?.pattern.test(text))).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

describe("metric alarm", () => {
  const single = { metric_name: "CPUUtilization", namespace: "AWS/EC2", statistic: "Average", period: 60 };

  test("its name is its id and ends its ARN", () => {
    expect(created(alarm, { alarm_name: "cpu" })).toMatchObject({
      id: "cpu",
      arn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:cpu",
    });
  });

  test("a metric needs a statistic", () => {
    expect(problems(alarm, single)).toEqual([]);
    expect(problems(alarm, { ...single, statistic: null })).toEqual([
      ": One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
    ]);
    expect(problems(alarm, { ...single, statistic: undefined })).toEqual([]);
  });

  test("a period is short and listed, or whole minutes", () => {
    expect(problems(alarm, { ...single, period: 30 })).toEqual([]);
    expect(problems(alarm, { ...single, period: 45 })).toEqual([
      "period: expected period to be one of [10 20 30], got 45",
      "period: expected period to be divisible by 60, got: 45",
    ]);
  });

  test("an alarm watches something", () => {
    expect(problems(alarm, { metric_query: [] })).toEqual([
      ": ValidationError: Metrics list must not be empty when a single metric is not specified.",
    ]);
  });

  test("a query has an expression or a metric, with a statistic that exists", () => {
    const metric = { metric_name: "A", namespace: "B", period: 60, stat: "p99.9" };
    const query = (values: object) =>
      problems(alarm, {
        metric_query: [{ id: "m", expression: null, metric: [], period: null, ...values }],
      });
    expect(query({ metric: [metric] })).toEqual([]);
    expect(query({ metric: [metric], expression: "m * 2" })).toEqual([
      "metric_query: No metric_query may have both `expression` and a `metric` specified",
    ]);
    expect(query({ metric: [{ ...metric, stat: "average" }] })).toEqual([
      expect.stringContaining("metric_query.metric.stat: invalid statistic"),
    ]);
  });

  test("actions are ARNs, EC2's automation included", () => {
    const actions = (arn: string) => problems(alarm, { ...single, alarm_actions: [arn] });
    expect(actions("arn:aws:sns:us-east-1:123456789012:alarms")).toEqual([]);
    expect(actions("arn:aws:automate:us-east-1:ec2:recover")).toEqual([]);
    expect(actions("alarms")).toEqual(['alarm_actions: "alarm_actions" (alarms) is an invalid ARN']);
  });
});
