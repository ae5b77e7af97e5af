import type { AppliedStack } from "../../local/terraform/applied-stack";
import type { RawState } from "../../local/terraform/state";

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The same stack, as if it had been applied with other attributes of some resources: what would differ in the state,
 * without the time that Terraform takes.
 *
 * @throws Error when nothing is changed
 */
export function changedStack(
  { directory, state }: AppliedStack,
  type: string,
  change: (attributes: Attributes, name: string) => Attributes | undefined,
): AppliedStack {
  let count = 0;
  const resources = state.resources.map((resource) => {
    if (resource.type !== type) return resource;
    const instances = resource.instances.map((instance) => {
      const changes = change(instance.attributes ?? {}, resource.name);
      if (changes === undefined) return instance;
      count++;
      return { attributes: { ...instance.attributes, ...changes } };
    });
    return { ...resource, instances };
  });
  if (count === 0) throw new Error(`the state has no such ${type}`);
  return { directory, state: { ...state, resources } };
}

/** The same stack with one more resource. */
export function stackWith(
  { directory, state }: AppliedStack,
  type: string,
  name: string,
  attributes: Attributes,
): AppliedStack {
  const added: RawState["resources"][number] = { mode: "managed", type, name, instances: [{ attributes }] };
  return { directory, state: { ...state, resources: [...state.resources, added] } };
}
