import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { LogGroup } from "../observability/log-groups";
import { exempt } from "../policies/exemption";

export interface InstanceRoleProps {
  /** Name of role and profile; unique within the account. */
  readonly name: string;
  /** The one ECR repository that instances pull from. */
  readonly repositoryArn: string;
  /** The log groups that instances write. */
  readonly logGroups: readonly LogGroup[];
  /** The one CloudWatch namespace that instances publish to. */
  readonly metricNamespace: string;
}

/** What an instance may do: pull its images, write its logs and metrics, and be reached by Session Manager. */
export class InstanceRole extends Construct {
  readonly roleArn: string;
  readonly instanceProfileArn: string;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id);
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }],
        },
      ],
    });
    const role = new IamRole(this, "role", { name: props.name, assumeRolePolicy: trust.json });
    const grant = (name: string, policy: DataAwsIamPolicyDocument) =>
      new IamRolePolicy(this, name, { name, role: role.id, policy: policy.json });

    grant("pull-images", this.pullImages(props.repositoryArn));
    grant("write-logs", this.writeLogs(props.logGroups));
    grant("publish-metrics", this.publishMetrics(props.metricNamespace));
    new IamRolePolicyAttachment(this, "session-manager", {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
    this.roleArn = role.arn;
    this.instanceProfileArn = new IamInstanceProfile(this, "profile", {
      name: props.name,
      role: role.name,
    }).arn;
  }

  private pullImages(repositoryArn: string): DataAwsIamPolicyDocument {
    const policy = new DataAwsIamPolicyDocument(this, "pull-images-policy", {
      statement: [
        { sid: "LogIn", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
        {
          sid: "Pull",
          actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          resources: [repositoryArn],
        },
      ],
    });
    exempt(
      policy,
      "least-privilege",
      "ecr:GetAuthorizationToken takes no resource; pulling is bound to the repository.",
    );
    return policy;
  }

  private writeLogs(logGroups: readonly LogGroup[]): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, "write-logs-policy", {
      statement: [
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: logGroups.map(({ arn }) => `${arn}:*`),
        },
      ],
    });
  }

  private publishMetrics(namespace: string): DataAwsIamPolicyDocument {
    const policy = new DataAwsIamPolicyDocument(this, "publish-metrics-policy", {
      statement: [
        {
          sid: "PublishMetrics",
          actions: ["cloudwatch:PutMetricData"],
          resources: ["*"],
          condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [namespace] }],
        },
      ],
    });
    exempt(
      policy,
      "least-privilege",
      "cloudwatch:PutMetricData takes no resource; the namespace condition binds it.",
    );
    return policy;
  }
}
