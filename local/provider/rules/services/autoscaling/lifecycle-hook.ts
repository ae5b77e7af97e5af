import { text } from "../../common/values";
import type { ArgumentRule, ResourceRules } from "../../rule";

/** Shared with the group's `initial_lifecycle_hook` block. */
export const hookArguments = {
  default_result: { oneOf: ["CONTINUE", "ABANDON"] },
  heartbeat_timeout: { range: [30, 7200] },
  lifecycle_transition: {
    oneOf: ["autoscaling:EC2_INSTANCE_LAUNCHING", "autoscaling:EC2_INSTANCE_TERMINATING"],
  },
  name: {
    length: [1, 255],
    patterns: [
      {
        pattern: /[A-Za-z0-9\-_/]+/,
        message: 'no spaces or special characters except "-", "_", and "/"',
      },
    ],
  },
  notification_metadata: {},
  notification_target_arn: { format: "arn" },
  role_arn: { format: "arn" },
} as const satisfies Readonly<Record<string, ArgumentRule>>;

/** Rules of `aws_autoscaling_lifecycle_hook`. */
export const lifecycleHook: ResourceRules = {
  source: "internal/service/autoscaling/lifecycle_hook.go",
  arguments: { ...hookArguments, name: { forceNew: true, ...hookArguments.name } },
  computed: {
    id: (resource) => text(resource.name),
    default_result: () => "ABANDON",
  },
};
