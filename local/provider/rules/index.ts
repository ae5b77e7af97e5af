import { autoscalingRules } from "./autoscaling";
import { ec2InstanceRules } from "./ec2-instances";
import { ec2NetworkRules } from "./ec2-network";
import { ec2SecurityGroupRules } from "./ec2-security-groups";
import { ecrRules } from "./ecr";
import { elbv2Rules } from "./elbv2";
import { iamRules } from "./iam";
import { kmsRules } from "./kms";
import { logsRules } from "./logs";
import { route53Rules } from "./route53";
import type { ResourceRules } from "./rule";
import { s3Rules } from "./s3";
import { ssmRules } from "./ssm";

/** Every resource type that our stacks use, with what the provider's source says of it beyond the schema. */
export const resourceRules: Readonly<Record<string, ResourceRules>> = {
  ...autoscalingRules,
  ...ec2InstanceRules,
  ...ec2NetworkRules,
  ...ec2SecurityGroupRules,
  ...ecrRules,
  ...elbv2Rules,
  ...iamRules,
  ...kmsRules,
  ...logsRules,
  ...route53Rules,
  ...s3Rules,
  ...ssmRules,
};
