import type { ResourceRules } from "../../rule";
import { group } from "./group";
import { lifecycleHook } from "./lifecycle-hook";
import { policy } from "./policy";
import { schedule } from "./schedule";

/** Auto Scaling groups, their policies, scheduled actions and lifecycle hooks. */
export const autoscalingRules: Readonly<Record<string, ResourceRules>> = {
  aws_autoscaling_group: group,
  aws_autoscaling_lifecycle_hook: lifecycleHook,
  aws_autoscaling_policy: policy,
  aws_autoscaling_schedule: schedule,
};
