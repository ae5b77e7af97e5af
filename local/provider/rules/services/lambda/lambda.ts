import type { ResourceRules } from "../../rule";
import { eventSourceMapping } from "./event-source-mapping";
import { lambdaFunction } from "./function";
import { invocation } from "./invocation";
import { permission } from "./permission";

/** Functions, who may invoke them, and what does. */
export const lambdaRules: Readonly<Record<string, ResourceRules>> = {
  aws_lambda_event_source_mapping: eventSourceMapping,
  aws_lambda_function: lambdaFunction,
  aws_lambda_invocation: invocation,
  aws_lambda_permission: permission,
};
