import type { AppliedStack } from "../../local/terraform/applied-stack";
import { changedStack } from "./changed-stack";

/**
 * The same stack, as if it had been applied with another value of a function's environment variable.
 *
 * @param name the last part of the function's own name
 * @throws Error when there is no such function or variable
 */
export function withVariable(
  stack: AppliedStack,
  name: string,
  variable: string,
  value: string,
): AppliedStack {
  return changedStack(stack, "aws_lambda_function", ({ environment, function_name: functionName }) => {
    if (!String(functionName).endsWith(`-${name}`)) return undefined;
    const [{ variables }] = environment as [{ variables: Readonly<Record<string, string>> }];
    if (!(variable in variables)) throw new Error(`the function ${name} has no variable ${variable}`);
    return { environment: [{ variables: { ...variables, [variable]: value } }] };
  });
}
