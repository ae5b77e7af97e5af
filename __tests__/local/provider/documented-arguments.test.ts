import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deriveSchema } from "../../../local/provider/schema/derive";
import { readOriginalSource } from "../../../local/provider/schema/original-source";
import type { Block, CtyType } from "../../../local/provider/schema/types";

/**
 * The names that a page of the provider's documentation gives. An argument without a mark counts as
 * optional. The pages are not all of the pinned version: `differences` says where the schema knows better,
 * by the argument's path, and why.
 */
interface Documented extends Arguments {
  readonly source: string;
  readonly attributes: readonly string[];
  readonly blocks?: Readonly<Record<string, Arguments>>;
  readonly differences?: Readonly<Record<string, string>>;
}

interface Arguments {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** An argument as the schema has it. An attribute's type does not say which of its fields are required. */
type Need = "required" | "optional" | "either";

const folder = path.join(__dirname, "documented-arguments");
const library = path.join(path.dirname(require.resolve("@cdktf/provider-aws/package.json")), "lib");
const types = readdirSync(folder).map((file) => path.basename(file, ".json"));

/** What every resource has, and its page describes elsewhere or not at all. */
const everywhere = [
  // Every resource has one, and a page names it among the attributes if at all.
  "id",
  // The provider's own merge of tags and default tags.
  "tags_all",
  // The section "Timeouts" of the page.
  "timeouts",
  // All resources have it since provider 6; pages of provider 5 do not know it.
  "region",
];

test("the pages of at least 65 types are compared", () => {
  expect(types.length).toBeGreaterThanOrEqual(65);
});

test.each(types)("the derived schema of %s is what its documentation says", (type) => {
  const documented = readDocumented(type);
  const block = derivedBlock(type);
  const found = new Map([
    ...compare(argumentsOf(block), documented, "", everywhere),
    ...Object.entries(documented.blocks ?? {}).flatMap(([name, nested]) =>
      compare(argumentsAt(block, name.split(".")), nested, `${name}.`, []),
    ),
  ]);
  const explained = Object.keys(documented.differences ?? {});
  expect([...found].filter(([name]) => !explained.includes(name))).toEqual([]);
  // A difference that has gone must leave the list.
  expect(explained.filter((name) => !found.has(name))).toEqual([]);
});

test.each(types)("every attribute that the documentation of %s exports is in the schema", (type) => {
  const { attributes, blocks } = derivedBlock(type);
  const names = [...attributes, ...blocks].map(({ name }) => name);
  expect(readDocumented(type).attributes.filter((name) => !names.includes(name))).toEqual([]);
});

function readDocumented(type: string): Documented {
  return JSON.parse(readFileSync(path.join(folder, `${type}.json`), "utf8")) as Documented;
}

function derivedBlock(type: string): Block {
  const construct = type.replace(/^aws_/, "").replaceAll("_", "-");
  const derived = deriveSchema(readOriginalSource(path.join(library, construct, "index.js")));
  if (derived?.kind !== "resource" || derived.terraformType !== type) {
    throw new Error(`${construct} is not the construct of ${type}`);
  }
  return derived.block;
}

function compare(
  derived: ReadonlyMap<string, Need>,
  documented: Arguments,
  prefix: string,
  undocumented: readonly string[],
): [name: string, problem: string][] {
  const problems: [string, string][] = [];
  for (const need of ["required", "optional"] as const) {
    for (const name of documented[need]) {
      const actual = derived.get(name);
      if (actual === undefined) {
        problems.push([prefix + name, `documented as ${need}, not in the schema`]);
      } else if (actual !== "either" && actual !== need) {
        problems.push([prefix + name, `documented as ${need}, ${actual} in the schema`]);
      }
    }
  }
  const known = [...documented.required, ...documented.optional, ...undocumented];
  for (const name of derived.keys()) {
    if (!known.includes(name)) {
      problems.push([prefix + name, "in the schema, not documented"]);
    }
  }
  return problems;
}

function argumentsOf(block: Block): Map<string, Need> {
  const found = new Map<string, Need>();
  for (const { name, required, optional } of block.attributes) {
    if (required || optional) {
      found.set(name, required ? "required" : "optional");
    }
  }
  for (const { name, minItems } of block.blocks) {
    found.set(name, minItems > 0 ? "required" : "optional");
  }
  return found;
}

/** The arguments of a nested block, or of an attribute that holds objects. */
function argumentsAt(block: Block, [name, ...rest]: readonly string[]): Map<string, Need> {
  const nested = block.blocks.find((candidate) => candidate.name === name);
  if (nested !== undefined) {
    return rest.length === 0 ? argumentsOf(nested.block) : argumentsAt(nested.block, rest);
  }
  const attribute = block.attributes.find((candidate) => candidate.name === name);
  const fields = attribute === undefined ? undefined : fieldsOf(attribute.type);
  if (fields === undefined) {
    throw new Error(`the schema has no block ${name}`);
  }
  return new Map(fields.map((field) => [field, "either"]));
}

function fieldsOf(type: CtyType): readonly string[] | undefined {
  if (typeof type === "string") {
    return undefined;
  }
  return type[0] === "object" ? Object.keys(type[1]) : fieldsOf(type[1]);
}
