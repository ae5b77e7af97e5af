import type { IResolvable } from "cdktf";

/** The elements of a block list as they were given; nothing for a list that is only known at apply. */
export function listInput<Element>(input: IResolvable | readonly Element[] | undefined): readonly Element[] {
  return Array.isArray(input) ? (input as readonly Element[]) : [];
}
