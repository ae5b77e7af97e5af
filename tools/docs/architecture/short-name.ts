import type { StackResources } from "./stack-resources";

/** A resource's name without the project and the environment, which every one begins with. */
export function shortName(stacks: StackResources, stack: string, name: string): string {
  const [provider] = stacks.json(stack).provider.aws;
  const [defaults] = (provider?.default_tags ?? []) as readonly {
    readonly tags: Readonly<Record<string, string>>;
  }[];
  const prefix = `${defaults?.tags.Project}-${defaults?.tags.Environment}-`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
