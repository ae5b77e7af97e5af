import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import { LogGroups } from "../observability/log-groups";
import type { FunctionDefaults } from "./function-defaults";
import type { FunctionName } from "./function-name";
import { type FunctionNetwork, FunctionRole } from "./function-role";

export interface NodeFunctionProps {
  readonly name: FunctionName;
  readonly description: string;
  readonly defaults: FunctionDefaults;
  /** Processor time comes with memory: 1,769 MiB are one processor. */
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** Environment variables beside those that every function has. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the function may do beside writing its logs and traces. */
  readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
  /** Where it stands in the VPC. Default: outside. */
  readonly network?: FunctionNetwork;
  /** Runs at the same time that are kept for it, and that it never has more of. Default: what the account has left. */
  readonly reservedConcurrency?: number;
}

/** A Lambda function on Node.js and arm64: its code, its log group, its role, which nobody shares. */
export class NodeFunction extends Construct {
  readonly functionName: string;
  readonly arn: string;
  /** What API Gateway calls. */
  readonly invokeArn: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const { defaults, name, network, reservedConcurrency } = props;
    const functionName = `${defaults.namePrefix}-${name}`;
    const logs = new LogGroups(this, "logs", {
      path: defaults.logGroupPath,
      names: [name],
      retentionDays: defaults.logRetentionDays,
      kmsKeyArn: defaults.logKeyArn,
    });
    const logGroup = logs.byName[name];
    const role = new FunctionRole(this, "role", {
      name: `${defaults.globalNamePrefix}-${name}`,
      functionArn: `arn:aws:lambda:${defaults.region}:${defaults.accountId}:function:${functionName}`,
      logGroupArn: logGroup.arn,
      statements: props.statements,
      inVpc: network !== undefined,
      common: defaults.policies,
    });
    const lambda = new LambdaFunction(this, "function", {
      functionName,
      description: props.description,
      role: role.arn,
      filename: defaults.code.file(name),
      sourceCodeHash: defaults.code.hash(name),
      handler: "index.handler",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      memorySize: props.memoryMiB,
      timeout: props.timeoutSeconds,
      environment: {
        variables: {
          ...props.variables,
          LOG_LEVEL: defaults.logLevel.toUpperCase(),
          POWERTOOLS_SERVICE_NAME: name,
          POWERTOOLS_METRICS_NAMESPACE: defaults.metricNamespace,
        },
      },
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: logGroup.name,
        applicationLogLevel: defaults.logLevel.toUpperCase(),
      },
      ...(network === undefined
        ? {}
        : {
            vpcConfig: {
              subnetIds: [...network.subnetIds],
              securityGroupIds: [network.securityGroupId],
            },
          }),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      // Lambda makes the network interfaces with the role's rights, and would be refused without them.
      dependsOn: [...role.policies],
    });
    this.functionName = lambda.functionName;
    this.arn = lambda.arn;
    this.invokeArn = lambda.invokeArn;
  }
}
