import type { Drawing } from "./drawing";
import { attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { counted, duration, listed } from "./words";

/** The key: every stack in the order of deployment, with what it makes that no arrow reaches. */
export function addStackKey(drawing: Drawing, stacks: StackResources): void {
  for (const stack of stacks.stackNames) {
    const own = stacks.all.filter((resource) => resource.stack === stack);
    const ofType = (type: string) => own.filter((resource) => resource.type === type);
    const logs = ofType("aws_cloudwatch_log_group");
    const keys = ofType("aws_kms_key");
    const repositories = ofType("aws_ecr_repository");
    const flowLogs = ofType("aws_flow_log");
    const stores = ofType("aws_s3_bucket").flatMap((bucket) => bucketLine(stacks, bucket));
    drawing.key.push({
      stack,
      lines: [
        counted(own.length, "resource"),
        ...stores.map(({ line }) => line),
        ...repositories.map(
          (one) => `image repository, ${textAt(one, "image_tag_mutability").toLowerCase()}`,
        ),
        ...keys.map((key) =>
          attribute(key, "enable_key_rotation") === true ? "KMS key, rotated" : "KMS key",
        ),
        ...logLine(logs, flowLogs.length),
        ...scalingLine(ofType("aws_autoscaling_policy")),
      ],
      resources: [...stores.map(({ bucket }) => bucket), ...repositories, ...keys, ...logs, ...flowLogs],
    });
  }
}

function logLine(groups: readonly Resource[], flowLogs: number): string[] {
  if (groups.length === 0) return [];
  const kept = [...new Set(groups.map((one) => duration(Number(textAt(one, "retention_in_days")) * 86_400)))];
  const encrypted = groups.every((one) => attribute(one, "kms_key_id") !== undefined);
  const what = flowLogs === groups.length ? "flow log" : "log group";
  return [`${counted(groups.length, what)}${encrypted ? ", encrypted" : ""}`, `kept ${listed(kept)}`];
}

function scalingLine(policies: readonly Resource[]): string[] {
  const targets = policies.map(
    (policy) =>
      `${textAt(policy, "name").split("-")[0]} ${textAt(policy, "target_tracking_configuration.target_value")}`,
  );
  return targets.length > 0 ? [`scales on ${targets.join(", ")}`] : [];
}

/** What a bucket is for, by who refers to it. Those of arrows are none of the key's. */
function bucketLine(stacks: StackResources, bucket: Resource): { bucket: Resource; line: string }[] {
  if (stacks.referringTo(bucket, "aws_lb", "access_logs").length > 0)
    return [{ bucket, line: "access log bucket" }];
  const backends = stacks.stackNames.map((stack) => stacks.json(stack).terraform.backend.s3);
  const held = backends.filter((backend) => backend?.bucket === attribute(bucket, "bucket"));
  if (held.length === 0) return [];
  const locked = held.every((backend) => backend?.use_lockfile === true);
  return [{ bucket, line: `S3 state of ${counted(held.length, "stack")}${locked ? ", locked" : ""}` }];
}
