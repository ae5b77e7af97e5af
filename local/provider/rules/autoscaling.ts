import { group } from "./autoscaling-group";
import { lifecycleHook } from "./autoscaling-lifecycle-hook";
import { policy } from "./autoscaling-policy";
import { schedule } from "./autoscaling-schedule";
import type { ResourceRules } from "./rule";

/** Auto Scaling groups, their policies, scheduled actions and lifecycle hooks. */
export const autoscalingRules: Readonly<Record<string, ResourceRules>> = {
  aws_autoscaling_group: group,
  aws_autoscaling_lifecycle_hook: lifecycleHook,
  aws_autoscaling_policy: policy,
  aws_autoscaling_schedule: schedule,
};
