import type { AppliedStack } from "../../../local/terraform/applied-stack";

type Attributes = Readonly<Record<string, unknown>>;

/** The same stack, as if all resources of a type had been applied with other attributes. */
export function withAttributes(
  { directory, state }: AppliedStack,
  type: string,
  change: (attributes: Attributes) => Attributes,
): AppliedStack {
  const resources = state.resources.map((resource) =>
    resource.type === type
      ? {
          ...resource,
          instances: resource.instances.map(({ attributes = {} }) => ({ attributes: change(attributes) })),
        }
      : resource,
  );
  return { directory, state: { ...state, resources } };
}
