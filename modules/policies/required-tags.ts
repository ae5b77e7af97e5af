import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { IConstruct } from "constructs";
import { listInput } from "./inputs";

/** Tags by which costs are told apart and by which the local stand-in knows that it is not asked for AWS. */
export const requiredTagNames = ["Project", "Environment", "ManagedBy", "Stack"] as const;

/** Every resource carries the required tags, because its provider does. */
export function requiredTags(construct: IConstruct): readonly string[] {
  if (!(construct instanceof AwsProvider)) return [];
  const given = new Set(
    listInput(construct.defaultTagsInput).flatMap((defaultTags) => Object.keys(defaultTags.tags ?? {})),
  );
  return requiredTagNames
    .filter((name) => !given.has(name))
    .map((name) => `the provider's default tags lack ${name}. Create it through AwsStack.`);
}
