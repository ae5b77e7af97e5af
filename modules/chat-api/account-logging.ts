import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { exempt } from "../policies/exemption";

export interface AccountLoggingProps {
  /** Unique within the account. */
  readonly roleName: string;
}

/**
 * The role by which API Gateway writes the logs of every REST and WebSocket API of the account in this region. Without
 * one, a stage with access logs is refused: "CloudWatch Logs role ARN must be set in account settings to enable logging".
 *
 * There is one for the account and region: destroying it takes the logs from all of them.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html#set-up-access-logging-permissions
 */
export class AccountLogging extends Construct {
  /** Depend on this before the stage is made. */
  readonly account: ApiGatewayAccount;

  constructor(scope: Construct, id: string, { roleName }: AccountLoggingProps) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["apigateway.amazonaws.com"] }],
        },
      ],
    });
    const role = new IamRole(this, "role", { name: roleName, assumeRolePolicy: trust.json });
    const policy = new IamRolePolicyAttachment(this, "policy", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    });
    exempt(
      policy,
      "least-privilege",
      "API Gateway takes only a role that may write logs everywhere: it is the account's, for every API in the region.",
    );
    this.account = new ApiGatewayAccount(this, "account", {
      cloudwatchRoleArn: role.arn,
      dependsOn: [policy],
    });
  }
}
