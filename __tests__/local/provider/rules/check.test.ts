import { checkArguments, locate } from "../../../../local/provider/rules/check";
import type { ArgumentRule } from "../../../../local/provider/rules/rule";
import { unconfigurableArguments } from "../../../../local/provider/rules/unconfigurable";
import type { Block } from "../../../../local/provider/schema/types";
import { conformObject } from "../../../../local/provider/values/conform";
import { type ObjectValue, UNKNOWN } from "../../../../local/provider/values/value";
import { attribute, nestedBlock } from "../support/local-cloud";

const inner: Block = {
  attributes: [
    attribute("port", "optional", "number"),
    attribute("protocol", "optional"),
    attribute("made", "computed"),
  ],
  blocks: [],
};
const block: Block = {
  attributes: [
    attribute("id", "optional+computed"),
    attribute("arn", "computed"),
    attribute("name", "optional"),
    attribute("name_prefix", "optional"),
    attribute("port", "optional", "number"),
    attribute("price", "optional", "number"),
    attribute("zones", "optional", ["list", "string"]),
  ],
  blocks: [nestedBlock("check", "LIST", inner), nestedBlock("rule", "SET", inner)],
};

function check(rules: Readonly<Record<string, ArgumentRule>>, config: ObjectValue) {
  return checkArguments({ source: "", arguments: rules }, block, conformObject(config, block));
}

const summaries = (rules: Readonly<Record<string, ArgumentRule>>, config: ObjectValue) =>
  check(rules, config).map(({ summary }) => summary);

describe("values, worded as the validation package of the SDK", () => {
  test("one of a list", () => {
    const rules: Record<string, ArgumentRule> = { name: { oneOf: ["ipv4", "dualstack"] } };
    expect(summaries(rules, { name: "foo" })).toEqual([
      'expected name to be one of ["ipv4" "dualstack"], got foo',
    ]);
    expect(summaries(rules, { name: "IPV4" })).toHaveLength(1);
    expect(summaries({ name: { oneOf: ["ipv4"], ignoreCase: true } }, { name: "IPV4" })).toEqual([]);
  });

  test("ranges of whole numbers, half-open ranges, and fractions", () => {
    const rules: Record<string, ArgumentRule> = { port: { range: [1, 65535] } };
    expect(summaries(rules, { port: 0 })).toEqual(["expected port to be in the range (1 - 65535), got 0"]);
    expect(summaries(rules, { port: 65535 })).toEqual([]);
    expect(summaries({ port: { range: [1, Number.POSITIVE_INFINITY] } }, { port: 0 })).toEqual([
      "expected port to be at least (1), got 0",
    ]);
    expect(summaries({ port: { range: [Number.NEGATIVE_INFINITY, 5] } }, { port: 6 })).toEqual([
      "expected port to be at most (5), got 6",
    ]);
    expect(summaries({ price: { range: [0, 0.5] } }, { price: 0.75 })).toEqual([
      "expected price to be in the range (0.000000 - 0.500000), got 0.750000",
    ]);
  });

  test("lengths and patterns", () => {
    expect(summaries({ name: { length: [1, 3] } }, { name: "abcd" })).toEqual([
      "expected length of name to be in the range (1 - 3), got abcd",
    ]);
    const patterns = [
      { pattern: /^[a-z]+$/, message: "only small letters" },
      { pattern: /^a/, message: "" },
    ];
    expect(summaries({ name: { patterns } }, { name: "B1" })).toEqual([
      "invalid value for name (only small letters)",
      'expected value of name to match regular expression "^a", got B1',
    ]);
  });

  test("every element of a collection", () => {
    expect(summaries({ zones: { oneOf: ["a"] } }, { zones: ["a", "b"] })).toEqual([
      'expected zones to be one of ["a"], got b',
    ]);
  });

  test("an absent or an unknown value is not judged", () => {
    expect(summaries({ name: { oneOf: ["a"] } }, {})).toEqual([]);
    expect(summaries({ name: { oneOf: ["a"] } }, { name: UNKNOWN })).toEqual([]);
  });
});

describe("places", () => {
  const rules: Record<string, ArgumentRule> = {
    "check.port": { range: [1, 9] },
    "rule.port": { range: [1, 9] },
  };

  test("in a list the path leads to the argument, in a set to the block", () => {
    expect(check(rules, { check: [{ port: 1 }, { port: 0 }], rule: [{ port: 0 }] })).toEqual([
      { summary: "expected check.1.port to be in the range (1 - 9), got 0", steps: ["check", 1, "port"] },
      { summary: "expected rule.0.port to be in the range (1 - 9), got 0", steps: ["rule"] },
    ]);
  });

  test("a violation that a rule of its own found is placed by its dotted path", () => {
    const values = conformObject({ check: [{ port: 1 }] }, block);
    expect(locate({ path: "check.port", summary: "x" }, block, values).steps).toEqual(["check", 0, "port"]);
    expect(locate({ path: "", summary: "x" }, block, values).steps).toEqual([]);
    expect(locate({ path: "rule.port", summary: "x" }, block, values).steps).toEqual(["rule"]);
  });
});

describe("combinations, worded as the schema package of the SDK", () => {
  test("conflicting arguments", () => {
    const rules: Record<string, ArgumentRule> = { name: { conflictsWith: ["name_prefix"] } };
    expect(check(rules, { name: "a", name_prefix: "b" })).toEqual([
      {
        summary: "Conflicting configuration arguments",
        detail: '"name": conflicts with name_prefix',
        steps: ["name"],
      },
    ]);
    expect(check(rules, { name: "a", name_prefix: UNKNOWN })).toEqual([]);
    expect(check(rules, { name_prefix: "b" })).toEqual([]);
  });

  test("within one block the other argument of that very block is meant", () => {
    const rules: Record<string, ArgumentRule> = { "check.port": { conflictsWith: ["check.protocol"] } };
    expect(check(rules, { check: [{ port: 1 }, { protocol: "x" }] })).toEqual([]);
    expect(check(rules, { check: [{}, { port: 1, protocol: "x" }] })).toMatchObject([
      { detail: '"check.1.port": conflicts with check.1.protocol' },
    ]);
  });

  test("an absent block conflicts with nothing, a given one does", () => {
    const rules: Record<string, ArgumentRule> = { name: { conflictsWith: ["check"] } };
    expect(check(rules, { name: "a" })).toEqual([]);
    expect(check(rules, { name: "a", check: [{}] })).toMatchObject([
      { detail: '"name": conflicts with check' },
    ]);
  });

  test("exactly one of", () => {
    const both: ArgumentRule = { exactlyOneOf: ["name", "name_prefix"] };
    const rules: Record<string, ArgumentRule> = { name: both, name_prefix: both };
    expect(check(rules, {})).toEqual([
      {
        summary: "Invalid combination of arguments",
        detail: '"name": one of `name,name_prefix` must be specified',
        steps: ["name"],
      },
      {
        summary: "Invalid combination of arguments",
        detail: '"name_prefix": one of `name,name_prefix` must be specified',
        steps: ["name_prefix"],
      },
    ]);
    expect(check(rules, { name: "a", name_prefix: "b" })[0]?.detail).toBe(
      '"name": only one of `name,name_prefix` can be specified, but `name,name_prefix` were specified.',
    );
    expect(check(rules, { name: UNKNOWN })).toEqual([]);
    expect(check(rules, { name: "a" })).toEqual([]);
  });

  test("at least one of, and all of", () => {
    const rules: Record<string, ArgumentRule> = { name: { atLeastOneOf: ["name", "port"] } };
    expect(check(rules, {})).toEqual([
      {
        summary: "Missing required argument",
        detail: '"name": one of `name,port` must be specified',
        steps: ["name"],
      },
    ]);
    expect(check(rules, { port: UNKNOWN })).toEqual([]);
    expect(check({ name: { requiredWith: ["port"] } }, { name: "a" })).toEqual([
      {
        summary: "Missing required argument",
        detail: '"name": all of `name,port` must be specified',
        steps: ["name"],
      },
    ]);
    expect(check({ name: { requiredWith: ["port"] } }, {})).toEqual([]);
  });

  test("numbers of elements", () => {
    const rules: Record<string, ArgumentRule> = { zones: { items: [1, 2] }, check: { items: [2, 3] } };
    expect(check(rules, { zones: ["a", "b", "c"] })).toEqual([
      {
        summary: "Too many list items",
        detail: "Attribute zones supports 2 item maximum, but config has 3 declared.",
        steps: ["zones"],
      },
    ]);
    expect(check(rules, { zones: [], check: [{}] })).toMatchObject([
      { detail: "Attribute zones requires 1 item minimum, but config has only 0 declared." },
      { detail: "Attribute check requires 2 item minimum, but config has only 1 declared." },
    ]);
    expect(check(rules, { zones: ["a"] })).toEqual([]);
  });
});

test("values for what only the provider decides", () => {
  const config = conformObject({ id: "x", arn: "y", check: [{ made: "z" }] }, block);
  expect(unconfigurableArguments(block, config)).toEqual([
    { summary: "Invalid or unknown key", steps: ["id"] },
    expect.objectContaining({ summary: "Value for unconfigurable attribute", steps: ["arn"] }),
    {
      summary: "Value for unconfigurable attribute",
      detail:
        'Can\'t configure a value for "check.0.made": its value will be decided automatically based on the result of applying this configuration.',
      steps: ["check", 0, "made"],
    },
  ]);
});
