import { Testing } from "cdktf";
import { LogGroups } from "../../../modules/observability/log-groups";

function logGroupsOf(names: readonly string[]): Record<string, object> {
  const json = Testing.synthScope((scope) => {
    new LogGroups(scope, "logs", { path: "/p", names, retentionDays: 30, kmsKeyArn: "arn" });
  });
  return JSON.parse(json).resource.aws_cloudwatch_log_group;
}

test("adding a log group in front leaves the others at their addresses", () => {
  const before = logGroupsOf(["system", "docker"]);
  const after = logGroupsOf(["audit", "system", "docker"]);
  expect(after).toMatchObject(before);
  expect(Object.keys(after)).toHaveLength(3);
});
