import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { exempt } from "../policies/exemption";

export interface LogKeyProps {
  /** Name of the alias, without `alias/`. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Path that the names of the log groups begin with, for example `/deepseek/production`. */
  readonly logGroupPath: string;
}

/** The key that encrypts the environment's log groups, and nothing else. */
export class LogKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogKeyProps) {
    super(scope, id);
    const policy = new DataAwsIamPolicyDocument(this, "policy", {
      statement: [
        {
          sid: "AdministerByIamPolicies",
          actions: ["kms:*"],
          resources: ["*"],
          principals: [{ type: "AWS", identifiers: [`arn:aws:iam::${props.accountId}:root`] }],
        },
        {
          sid: "EncryptLogGroups",
          actions: [
            "kms:Encrypt",
            "kms:Decrypt",
            "kms:ReEncrypt*",
            "kms:GenerateDataKey*",
            "kms:DescribeKey",
          ],
          resources: ["*"],
          principals: [{ type: "Service", identifiers: [`logs.${props.region}.amazonaws.com`] }],
          condition: [
            {
              test: "ArnLike",
              variable: "kms:EncryptionContext:aws:logs:arn",
              values: [`arn:aws:logs:${props.region}:${props.accountId}:log-group:${props.logGroupPath}/*`],
            },
          ],
        },
      ],
    });
    exempt(
      policy,
      "least-privilege",
      "A key policy speaks of its own key only, so its resource is always *; without kms:* for the account's IAM the key could never be administered.",
    );
    const key = new KmsKey(this, "key", {
      description: `Log groups under ${props.logGroupPath}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policy.json,
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
