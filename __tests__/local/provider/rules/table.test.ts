import { resourceRules } from "../../../../local/provider/rules";
import type { Block } from "../../../../local/provider/schema/types";
import { wholeSchema } from "../support/built-provider";

const { resources } = wholeSchema();

/** True where the path leads to an argument of the schema, through blocks and attributes that hold objects. */
function leads(block: Block, path: string): boolean {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    return [...block.attributes, ...block.blocks].some((member) => member.name === name);
  }
  const nested = block.blocks.find((candidate) => candidate.name === name);
  if (nested !== undefined) {
    return leads(nested.block, rest.join("."));
  }
  const type = JSON.stringify(block.attributes.find((candidate) => candidate.name === name)?.type ?? "");
  return rest.every((member) => type.includes(`"${member}":`));
}

/** True where the path leads through blocks to an attribute that the schema calls computed. */
function isComputed(block: Block, path: string): boolean {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    return block.attributes.some((attribute) => attribute.name === name && attribute.computed);
  }
  const nested = block.blocks.find((candidate) => candidate.name === name);
  return nested !== undefined && isComputed(nested.block, rest.join("."));
}

const types = Object.entries(resourceRules);

test("the table has rules", () => {
  expect(types.length).toBeGreaterThan(30);
});

describe.each(types)("%s", (name, rules) => {
  const block = resources[name] ?? { attributes: [], blocks: [] };

  test("is a type of the provider, and every argument that its rules name is in the schema", () => {
    expect(Object.keys(resources)).toContain(name);
    const paths = Object.entries(rules.arguments).flatMap(([path, rule]) => [
      path,
      ...(rule.conflictsWith ?? []),
      ...(rule.exactlyOneOf ?? []),
      ...(rule.atLeastOneOf ?? []),
      ...(rule.requiredWith ?? []),
    ]);
    expect(paths.filter((path) => !leads(block, path))).toEqual([]);
  });

  test("computes only what the schema calls computed", () => {
    const computed = block.attributes
      .filter((attribute) => attribute.computed)
      .map((attribute) => attribute.name);
    const named = [
      ...Object.keys(rules.computed ?? {}),
      ...(rules.changesOnUpdate ?? []),
      ...Object.keys(rules.changesWith ?? {}),
    ];
    expect(named.filter((attribute) => !computed.includes(attribute))).toEqual([]);
    const inBlocks = Object.keys(rules.computedInBlocks ?? {});
    expect(inBlocks.filter((path) => !isComputed(block, path))).toEqual([]);
    const triggers = Object.values(rules.changesWith ?? {}).flat();
    expect(triggers.filter((path) => !leads(block, path))).toEqual([]);
  });

  test("names the source file of the provider that it was taken from", () => {
    expect(rules.source).toMatch(/^internal\/service\/[\w/]+\.go/);
  });
});
