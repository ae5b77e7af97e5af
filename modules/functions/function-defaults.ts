import type { Construct } from "constructs";
import type { Configuration } from "../../config/resolved";
import { CommonPolicies } from "./common-policies";
import { FunctionCode, type FunctionCodeProps } from "./function-code";

/** What all functions of a stack have in common. */
export interface FunctionDefaults {
  /** `<project>-<environment>`: how the functions' names begin. */
  readonly namePrefix: string;
  /** `<project>-<environment>-<region>`: how the names of their roles begin. */
  readonly globalNamePrefix: string;
  readonly region: string;
  readonly accountId: string;
  /** Path that every log group's name begins with, for example `/deepseek/production`. */
  readonly logGroupPath: string;
  readonly logRetentionDays: number;
  /** KMS key whose policy admits CloudWatch Logs for this path. */
  readonly logKeyArn: string;
  readonly logLevel: "debug" | "info" | "warn" | "error";
  /** CloudWatch namespace of the functions' metrics. */
  readonly metricNamespace: string;
  readonly policies: CommonPolicies;
  readonly code: FunctionCode;
}

export interface FunctionDefaultsProps extends FunctionCodeProps {
  readonly configuration: Configuration;
  readonly logKeyArn: string;
}

/** @param scope the stack; what its functions have in common becomes a part of it */
export function functionDefaults(
  scope: Construct,
  { configuration, logKeyArn, ...code }: FunctionDefaultsProps,
): FunctionDefaults {
  const { accountId, environment, globalNamePrefix, namePrefix, project, region } = configuration;
  return {
    namePrefix,
    globalNamePrefix,
    region,
    accountId,
    logGroupPath: `/${project}/${environment}`,
    logRetentionDays: configuration.logs.retentionDays,
    logKeyArn,
    logLevel: configuration.chatApi.logLevel,
    metricNamespace: `${project}/${environment}`,
    policies: new CommonPolicies(scope, "function-policies"),
    code: new FunctionCode(scope, "function-code", code),
  };
}
