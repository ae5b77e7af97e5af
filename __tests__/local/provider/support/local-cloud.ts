import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Cloud } from "../../../../local/provider/resources/cloud";
import type { ResourceType } from "../../../../local/provider/resources/resource-type";
import { resourceRules } from "../../../../local/provider/rules";
import type { ResourceRules } from "../../../../local/provider/rules/rule";
import type { Attribute, Block, CtyType, NestedBlock } from "../../../../local/provider/schema/types";
import { builtSchema } from "./built-provider";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder of its own, removed after the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "provider-test-"));
  folders.push(folder);
  return folder;
}

/** An empty cloud of its own. */
export function emptyCloud(overrides: Partial<Cloud> = {}): Cloud {
  return {
    directory: temporaryFolder(),
    account: "111122223333",
    region: "eu-west-1",
    partition: "aws",
    defaultTags: {},
    ...overrides,
  };
}

/** A real resource type with the real rules, if it has any. */
export function realType(name: string): ResourceType {
  const rules = resourceRules[name];
  return { name, block: builtSchema().resource(name), ...(rules === undefined ? {} : { rules }) };
}

/** A made-up resource type, for what one real type alone does not show. */
export function madeUpType(block: Block, rules: Partial<ResourceRules> = {}): ResourceType {
  return { name: "aws_made_up", block, rules: { source: "made up", arguments: {}, ...rules } };
}

type Mode = "required" | "optional" | "computed" | "optional+computed";

export function attribute(name: string, mode: Mode, type: CtyType = "string"): Attribute {
  return {
    name,
    type,
    ...(mode === "required" ? { required: true } : {}),
    ...(mode.includes("optional") ? { optional: true } : {}),
    ...(mode.includes("computed") ? { computed: true } : {}),
  } as Attribute;
}

export function nestedBlock(name: string, nesting: NestedBlock["nesting"], block: Block): NestedBlock {
  return { name, nesting, minItems: 0, maxItems: 0, block };
}
