import type { StackJsons } from "../../../../../tools/docs/architecture/synthesized-stacks";
import { configurationOf } from "../../../../support/configuration";
import { synthesize } from "../../../../support/synthesize";

type Changeable<T> = T extends object ? { -readonly [Key in keyof T]: Changeable<T[Key]> } : T;

/** The stacks as JSON that a test may change. */
export type DrawnStacks = Changeable<StackJsons>;

/** All stacks of the environment that the drawing shows, with `key=value` options. */
export function drawnStacks(options: readonly string[] = []): DrawnStacks {
  return { ...synthesize(configurationOf(options, { environment: "production" })) } as unknown as DrawnStacks;
}

/** A certificate's ARN in a region. */
export function certificateOf(region: string): string {
  return `arn:aws:acm:${region}:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6`;
}
