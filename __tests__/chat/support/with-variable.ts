import type { AppliedStack } from "../../../local/terraform/applied-stack";
import type { RawState } from "../../../local/terraform/state";

type Instance = RawState["resources"][number]["instances"][number];

/**
 * The same stack, as if it had been applied with another value of a function's environment variable: what would differ
 * in the state, without the time that Terraform takes.
 *
 * @param name the last part of the function's own name
 */
export function withVariable(
  { directory, state }: AppliedStack,
  name: string,
  variable: string,
  value: string,
): AppliedStack {
  const change = (instance: Instance): Instance => {
    const { environment, function_name: functionName } = instance.attributes ?? {};
    if (!String(functionName).endsWith(`-${name}`)) return instance;
    const [{ variables }] = environment as [{ variables: Record<string, string> }];
    if (!(variable in variables)) throw new Error(`the function ${name} has no variable ${variable}`);
    return {
      attributes: {
        ...instance.attributes,
        environment: [{ variables: { ...variables, [variable]: value } }],
      },
    };
  };
  const resources = state.resources.map((resource) =>
    resource.type === "aws_lambda_function"
      ? { ...resource, instances: resource.instances.map(change) }
      : resource,
  );
  return { directory, state: { ...state, resources } };
}
