import { autoscalingRules } from "../../../../../local/provider/rules/services/autoscaling/autoscaling";
import { created, problems } from "../../support/apply-context";

const {
  aws_autoscaling_group: group,
  aws_autoscaling_lifecycle_hook: hook,
  aws_autoscaling_policy: policy,
  aws_autoscaling_schedule: schedule,
} = autoscalingRules;

describe("group", () => {
  const sound = { name: "chat", min_size: 1, max_size: 2, vpc_zone_identifier: ["subnet-1", "subnet-2"] };

  test("its name is its id, and AWS fills in what is left out", () => {
    expect(created(group, sound)).toMatchObject({
      id: "chat",
      arn: expect.stringMatching(
        /^arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:[0-9a-f-]+:autoScalingGroupName\/chat$/,
      ),
      desired_capacity: 1,
      health_check_type: "EC2",
      default_cooldown: 300,
      availability_zones: ["us-east-1a", "us-east-1b"],
    });
  });

  test("exactly one thing says what to launch", () => {
    const sources = ["launch_configuration", "launch_template", "mixed_instances_policy"];
    expect(sources.map((source) => group?.arguments[source]?.exactlyOneOf)).toEqual(
      sources.map(() => sources),
    );
  });

  test.each([
    [{}, []],
    [{ desired_capacity: 2 }, []],
    [{ desired_capacity: undefined }, []],
    [{ desired_capacity: 3 }, ["Desired capacity:3 must be between the specified min size:1 and max size:2"]],
    [{ min_size: 3 }, ["Max bound, 2, must be greater than or equal to min bound, 3"]],
    [{ vpc_zone_identifier: null }, ["At least one Availability Zone or VPC Subnet is required."]],
    [{ vpc_zone_identifier: undefined }, []],
    [
      { health_check_type: "ALB" },
      ["Invalid HealthCheckType: ALB. Valid values are EC2, EBS, ELB, VPC_LATTICE"],
    ],
    [{ health_check_type: "EC2,ELB" }, []],
  ])("%j", (given, words) => {
    expect(problems(group, { ...sound, ...given })).toEqual(
      words.map((word) =>
        expect.stringMatching(new RegExp(`: ValidationError: ${word.replace(/\./g, "\\.")}$`)),
      ),
    );
  });

  test("new bounds move a desired capacity that stays as it was; a new one has to be within them", () => {
    const prior = { ...sound, desired_capacity: 1 };
    const grown = { ...sound, min_size: 2 };
    expect(problems(group, { ...grown, desired_capacity: 1 }, prior)).toEqual([]);
    expect(problems(group, { ...grown, desired_capacity: 3 }, prior)).toEqual([
      expect.stringMatching("Desired capacity:3 must be between the specified min size:2 and max size:2"),
    ]);
  });

  test("a refresh is triggered by arguments of the group", () => {
    const triggers = (...names: string[]) =>
      problems(group, { ...sound, instance_refresh: [{ strategy: "Rolling", triggers: names }] });
    expect(triggers("tag", "launch_template")).toEqual([]);
    expect(triggers("arn", "tags")).toEqual([
      "instance_refresh.triggers: 'arn' is a read-only parameter and cannot be used to trigger an instance refresh",
      "instance_refresh.triggers: 'tags' is not a recognized parameter name for aws_autoscaling_group",
    ]);
  });

  describe("mixed instances", () => {
    const template = {
      launch_template_specification: [{ launch_template_id: "lt-1", launch_template_name: null }],
      override: [{ instance_type: "c5.2xlarge", instance_requirements: [] }],
    };
    const distribution = (values: object, launch_template: object = template) =>
      problems(group, {
        ...sound,
        mixed_instances_policy: [{ launch_template: [launch_template], instances_distribution: [values] }],
      });

    test("a spot price is a number above zero", () => {
      expect(distribution({ spot_max_price: "0.25" })).toEqual([]);
      expect(distribution({ spot_max_price: "" })).toEqual([]);
      for (const price of ["0", "-1", "cheap", "0,25"]) {
        expect(distribution({ spot_max_price: price })).toEqual([
          `mixed_instances_policy.instances_distribution.spot_max_price: ValidationError: Invalid SpotMaxPrice: ${price}`,
        ]);
      }
    });

    test("strategies are those of the API, and pools belong to lowest-price", () => {
      expect(distribution({ spot_allocation_strategy: "price-capacity-optimized" })).toEqual([]);
      expect(distribution({ spot_allocation_strategy: "cheapest" })).toHaveLength(1);
      expect(distribution({ on_demand_allocation_strategy: "capacity-optimized" })).toHaveLength(1);
      expect(
        distribution({ spot_allocation_strategy: "price-capacity-optimized", spot_instance_pools: 2 }),
      ).toHaveLength(1);
    });

    test("a launch template is named by id or name", () => {
      const nameless = {
        ...template,
        launch_template_specification: [{ launch_template_id: null, launch_template_name: null }],
      };
      expect(distribution({}, nameless)).toEqual([
        expect.stringContaining("Valid requests must contain either launchTemplateId or LaunchTemplateName"),
      ]);
    });
  });

  test.each([
    ["0", []],
    ["1h30m", []],
    ["ten minutes", ['cannot be parsed as a duration: time: invalid duration "ten minutes"']],
    ["-5m", ["must be greater than zero"]],
  ])("waiting %s for capacity", (wait_for_capacity_timeout, words) => {
    expect(problems(group, { ...sound, wait_for_capacity_timeout })).toEqual(
      words.map((word) => `wait_for_capacity_timeout: "wait_for_capacity_timeout" ${word}`),
    );
  });
});

describe("policy", () => {
  const tracking = (configuration: object) => ({
    policy_type: "TargetTrackingScaling",
    target_tracking_configuration: [
      { customized_metric_specification: [], predefined_metric_specification: [], ...configuration },
    ],
  });
  const cpu = { predefined_metric_type: "ASGAverageCPUUtilization", resource_label: null };

  test("its ARN names the group and the policy", () => {
    expect(created(policy, { name: "cpu", autoscaling_group_name: "chat" })).toMatchObject({
      id: "cpu",
      arn: expect.stringMatching(/:scalingPolicy:[0-9a-f-]+:autoScalingGroupName\/chat:policyName\/cpu$/),
    });
  });

  test("arguments go with their type of policy", () => {
    expect(problems(policy, tracking({ predefined_metric_specification: [cpu] }))).toEqual([]);
    expect(
      problems(policy, { policy_type: "TargetTrackingScaling", target_tracking_configuration: [] }),
    ).toEqual([
      "target_tracking_configuration: target_tracking_configuration is required for policy type TargetTrackingScaling",
    ]);
    expect(
      problems(policy, { ...tracking({ predefined_metric_specification: [cpu] }), cooldown: 60 }),
    ).toEqual(["cooldown: cooldown is only supported for policy type SimpleScaling"]);
    expect(problems(policy, { adjustment_type: "ChangeInCapacity" })).toEqual([
      "scaling_adjustment: scaling_adjustment is required for policy type SimpleScaling",
    ]);
    expect(problems(policy, { adjustment_type: "ChangeInCapacity", scaling_adjustment: 0 })).toEqual([]);
  });

  test("a target is one metric, predefined or customized", () => {
    expect(problems(policy, tracking({}))).toEqual([
      expect.stringContaining(
        "Exactly one of PredefinedMetricSpecification or CustomizedMetricSpecification must be specified",
      ),
    ]);
    const predefined = (predefined_metric_type: string) =>
      problems(policy, tracking({ predefined_metric_specification: [{ ...cpu, predefined_metric_type }] }));
    expect(predefined("CPU")).toEqual([expect.stringContaining("Member must satisfy enum value set")]);
    expect(predefined("ALBRequestCountPerTarget")).toEqual([
      expect.stringContaining("Resource label should be specified for predefined metric type"),
    ]);
  });

  describe("metric math", () => {
    const stat = { period: null, stat: "Sum" };
    const metrics = (...queries: object[]) =>
      problems(
        policy,
        tracking({
          customized_metric_specification: [
            {
              period: null,
              metrics: queries.map((query) => ({ expression: null, metric_stat: [], ...query })),
            },
          ],
        }),
      );
    const backlog = { id: "m1", metric_stat: [stat], return_data: false };
    const perInstance = { id: "e1", expression: "m1 / 2", return_data: null };

    test("one element returns data", () => {
      expect(metrics(backlog, perInstance)).toEqual([]);
      expect(metrics({ ...backlog, return_data: null }, perInstance)).toEqual([
        expect.stringContaining("Exactly one element of the metrics list should return data."),
      ]);
    });

    test("each element is a metric or an expression, under an id of its own", () => {
      expect(metrics(backlog, { ...perInstance, metric_stat: [stat] })).toHaveLength(1);
      expect(metrics(backlog, { ...perInstance, expression: null })).toHaveLength(1);
      expect(metrics(backlog, { ...perInstance, id: "m1" })).toEqual([
        expect.stringContaining("are not unique"),
      ]);
    });

    test("periods are 10, 30 or 60 seconds", () => {
      expect(metrics({ ...backlog, metric_stat: [{ ...stat, period: 20 }] }, perInstance)).toEqual([
        expect.stringContaining("expected period to be one of [10 30 60], got 20"),
      ]);
    });
  });
});

describe("schedule", () => {
  const night = {
    autoscaling_group_name: "chat",
    scheduled_action_name: "night",
    min_size: 0,
    max_size: 0,
    desired_capacity: 0,
    recurrence: "0 0 * * *",
    time_zone: "America/Chicago",
  };

  test("its ARN names the group and the action, and AWS says when it runs next", () => {
    const { id, arn, start_time } = created(schedule, { ...night, recurrence: "0 9 * * *" });
    expect(id).toBe("night");
    expect(arn).toMatch(
      /:scheduledUpdateGroupAction:[0-9a-f-]+:autoScalingGroupName\/chat:scheduledActionName\/night$/,
    );
    // 9 o'clock in Chicago, in summer and in winter.
    expect(start_time).toMatch(/T1[45]:00:00Z$/);
  });

  test.each(["0 0 * *", "0 0 * * * *", "60 0 * * *", "cron(0 0 * * ? *)", "midnight"])(
    "the recurrence %s is refused",
    (recurrence) => {
      expect(problems(schedule, { ...night, recurrence })).toEqual([
        `recurrence: ValidationError: Given recurrence string: ${recurrence} is invalid`,
      ]);
    },
  );

  test.each(["Chicago", "+01:00", "America/Nowhere"])("the time zone %s is refused", (time_zone) => {
    expect(problems(schedule, { ...night, time_zone })).toEqual([
      `time_zone: ValidationError: Given timezone: ${time_zone} is invalid`,
    ]);
  });

  test("a size left out is sent as 0, and -1 is not sent", () => {
    expect(problems(schedule, night)).toEqual([]);
    expect(problems(schedule, { ...night, min_size: 1, max_size: -1, desired_capacity: null })).toEqual([
      "desired_capacity: ValidationError: Desired capacity must be greater than or equal to min size",
    ]);
    expect(problems(schedule, { ...night, min_size: 1, max_size: -1, desired_capacity: -1 })).toEqual([]);
    expect(created(schedule, { scheduled_action_name: "night" })).toMatchObject({
      min_size: 0,
      max_size: 0,
      desired_capacity: 0,
    });
  });

  test("times are UTC, to the second", () => {
    expect(problems(schedule, { ...night, start_time: "2030-01-01T00:00:00Z" })).toEqual([]);
    expect(problems(schedule, { ...night, end_time: "2030-01-01" })).toEqual([
      'end_time: "2030-01-01" cannot be parsed as iso8601 Timestamp Format',
    ]);
  });
});

test("a lifecycle hook is found by its name, and abandons by default", () => {
  expect(created(hook, { name: "drain" })).toMatchObject({ id: "drain", default_result: "ABANDON" });
  expect(hook?.arguments.name?.forceNew).toBe(true);
  expect(group?.arguments["initial_lifecycle_hook.heartbeat_timeout"]).toEqual({
    forceNew: true,
    range: [30, 7200],
  });
});
