import type { Attribute, Block, CtyType, NestedBlock } from "../../../../local/provider/schema/types";

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
export type Arguments = Readonly<Record<string, Json>>;

/** Which optional arguments a sample gives: none of them, or nearly all. */
export type Extent = "required" | "nearly all";

/** Blocks nest in each other without end in a few types. */
const DEEPEST = 4;

/** A configuration of one block with values of the right types, whatever they mean. */
export function sampleBlock(block: Block, extent: Extent, depth = 0): Arguments {
  const attributes = block.attributes
    .filter((attribute) => isGiven(attribute, extent))
    .map(({ name, type }): [string, Json] => [name, sampleValue(type, name)]);
  const blocks = block.blocks
    .filter(({ minItems }) => minItems > 0 || (extent === "nearly all" && depth < DEEPEST))
    .map((nested): [string, Json] => [nested.name, sampleNestedBlock(nested, extent, depth)]);
  return Object.fromEntries([...attributes, ...blocks]);
}

function isGiven({ name, required, optional }: Attribute, extent: Extent): boolean {
  return required === true || (extent === "nearly all" && optional === true && name !== "id");
}

function sampleNestedBlock({ block, nesting, maxItems }: NestedBlock, extent: Extent, depth: number): Json {
  const sample = sampleBlock(block, extent, depth + 1);
  return nesting === "SINGLE" || maxItems === 1 ? sample : [sample];
}

function sampleValue(type: CtyType, name: string): Json {
  switch (type) {
    case "string":
      return sampleText(name);
    case "number":
      return 1;
    case "bool":
      return true;
    case "dynamic":
      return {};
  }
  switch (type[0]) {
    case "map":
      return { key: sampleValue(type[1], name) };
    case "object":
      return Object.fromEntries(
        Object.entries(type[1]).map(([member, inner]) => [member, sampleValue(inner, member)]),
      );
    default:
      return [sampleValue(type[1], name)];
  }
}

/** Text that the few checks without rules of their own accept. */
function sampleText(name: string): string {
  if (name === "region") {
    return "us-east-1";
  }
  if (name.includes("cidr")) {
    return "10.0.0.0/16";
  }
  return /(override|source)_(json|policy)/.test(name) ? '{"Statement":[]}' : "x";
}
