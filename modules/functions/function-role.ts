import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { exempt } from "../policies/exemption";
import type { CommonPolicies } from "./common-policies";

export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

export interface FunctionRoleProps {
  /** Unique within the account. */
  readonly name: string;
  readonly functionArn: string;
  readonly logGroupArn: string;
  /** What the function may do beside writing its logs and traces. */
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  readonly inVpc: boolean;
  readonly common: CommonPolicies;
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const networkInterfaceActions = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** The role of one function: what it does, its own logs, its traces, and in a VPC its network interfaces. */
export class FunctionRole extends Construct {
  readonly arn: string;
  /** Depend on these before the function is made. */
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: FunctionRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "role", { name: props.name, assumeRolePolicy: props.common.trustJson });
    const grant = (name: string, policy: string) =>
      new IamRolePolicy(this, name, { name, role: role.id, policy });
    this.arn = role.arn;
    this.policies = [
      grant("work", this.work(props).json),
      ...(props.inVpc ? [grant("join-vpc", this.joinVpc(props.functionArn).json)] : []),
    ];
  }

  private work({ common, logGroupArn, statements }: FunctionRoleProps): DataAwsIamPolicyDocument {
    return new DataAwsIamPolicyDocument(this, "work-policy", {
      sourcePolicyDocuments: [common.writeTracesJson],
      statement: [
        {
          sid: "WriteLogs",
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${logGroupArn}:*`],
        },
        ...statements,
      ],
    });
  }

  private joinVpc(functionArn: string): DataAwsIamPolicyDocument {
    const policy = new DataAwsIamPolicyDocument(this, "join-vpc-policy", {
      statement: [
        { sid: "ManageNetworkInterfaces", actions: networkInterfaceActions, resources: ["*"] },
        {
          // Lambda needs the rights above; the function's own code does not.
          sid: "DenyToTheFunctionItself",
          effect: "Deny",
          actions: networkInterfaceActions,
          resources: ["*"],
          condition: [{ test: "ArnEquals", variable: "lambda:SourceFunctionArn", values: [functionArn] }],
        },
      ],
    });
    exempt(
      policy,
      "least-privilege",
      "Lambda is refused a role whose rights over network interfaces are bound to resources; the second statement takes them from the function's code.",
    );
    return policy;
  }
}
