import { describeAutoScalingGroup } from "../../../local/auto-scaling-group/auto-scaling-group-description";
import { synthesize } from "../../support/synthesize";

test("reads the group of the synthesized stack", () => {
  const stack = synthesize([
    "scaling.minCapacity=1",
    "scaling.maxCapacity=4",
    "scaling.desiredCapacity=2",
    "scaling.schedule.enabled=false",
  ]).LlmServiceInfraStack;
  expect(describeAutoScalingGroup(stack)).toEqual({
    minCapacity: 1,
    maxCapacity: 4,
    desiredCapacity: 2,
    healthCheckType: "ELB",
    healthCheckGracePeriodSeconds: 600,
    capacityRebalance: true,
    instanceRefresh: true,
  });
});

test("what is left out is as the provider has it", () => {
  const group = { min_size: 0, max_size: 1 };
  expect(describeAutoScalingGroup({ resource: { aws_autoscaling_group: { group } } })).toEqual({
    minCapacity: 0,
    maxCapacity: 1,
    desiredCapacity: undefined,
    healthCheckType: "EC2",
    healthCheckGracePeriodSeconds: 300,
    capacityRebalance: false,
    instanceRefresh: false,
  });
});

test("a stack without a group is refused", () => {
  expect(() => describeAutoScalingGroup({ resource: {} })).toThrow("one aws_autoscaling_group, and has 0");
});
