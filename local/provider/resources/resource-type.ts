import type { ResourceRules } from "../rules/rule";
import type { Block } from "../schema/types";

/** What the stand-in knows of one resource type. */
export interface ResourceType {
  /** For example `aws_vpc`. */
  readonly name: string;
  readonly block: Block;
  /** Absent for types that our stacks do not use: the schema alone decides there. */
  readonly rules?: ResourceRules;
}
