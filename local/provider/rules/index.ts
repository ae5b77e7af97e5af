import type { ResourceRules } from "./rule";
import { apiGatewayRules } from "./services/apigateway/apigateway";
import { autoscalingRules } from "./services/autoscaling/autoscaling";
import { cloudfrontRules } from "./services/cloudfront/cloudfront";
import { logsRules } from "./services/cloudwatch/logs";
import { cognitoRules } from "./services/cognito/cognito";
import { dynamodbRules } from "./services/dynamodb/dynamodb";
import { ec2InstanceRules } from "./services/ec2/launch-template";
import { ec2NetworkRules } from "./services/ec2/network";
import { ec2SecurityGroupRules } from "./services/ec2/security-groups";
import { ecrRules } from "./services/ecr";
import { elbv2Rules } from "./services/elbv2/elbv2";
import { iamRules } from "./services/iam";
import { kmsRules } from "./services/kms";
import { lambdaRules } from "./services/lambda/lambda";
import { route53Rules } from "./services/route53";
import { s3Rules } from "./services/s3/s3";
import { sqsRules } from "./services/sqs";
import { ssmRules } from "./services/ssm";

/** Every resource type that our stacks use, with what the provider's source says of it beyond the schema. */
export const resourceRules: Readonly<Record<string, ResourceRules>> = {
  ...apiGatewayRules,
  ...autoscalingRules,
  ...cloudfrontRules,
  ...cognitoRules,
  ...dynamodbRules,
  ...ec2InstanceRules,
  ...ec2NetworkRules,
  ...ec2SecurityGroupRules,
  ...ecrRules,
  ...elbv2Rules,
  ...iamRules,
  ...kmsRules,
  ...lambdaRules,
  ...logsRules,
  ...route53Rules,
  ...s3Rules,
  ...sqsRules,
  ...ssmRules,
};
