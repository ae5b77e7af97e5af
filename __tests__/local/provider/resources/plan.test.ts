import { planResource } from "../../../../local/provider/resources/plan";
import type { ResourceType } from "../../../../local/provider/resources/resource-type";
import type { Block } from "../../../../local/provider/schema/types";
import { conformObject } from "../../../../local/provider/values/conform";
import { type CtyValue, type ObjectValue, UNKNOWN } from "../../../../local/provider/values/value";
import { attribute, emptyCloud, madeUpType, nestedBlock } from "../support/local-cloud";

const cloud = emptyCloud({ defaultTags: { Environment: "test", Owner: "default" } });

/** Plans as Terraform asks: what the configuration leaves out has its prior value, if it is computed. */
function plan(type: ResourceType, config: ObjectValue, prior: ObjectValue | null = null) {
  const whole = conformObject(config, type.block);
  const before = prior && conformObject(prior, type.block);
  const proposed: Record<string, CtyValue> = { ...whole };
  for (const { name, computed } of type.block.attributes) {
    if (computed && whole[name] === null) {
      proposed[name] = before?.[name] ?? null;
    }
  }
  return planResource(type, { config: whole, prior: before, proposed }, cloud);
}

describe("computed attributes", () => {
  const type = madeUpType({
    attributes: [
      attribute("id", "computed"),
      attribute("zone", "optional+computed"),
      attribute("name", "optional"),
    ],
    blocks: [],
  });

  test("are unknown at creation, unless configured", () => {
    expect(plan(type, { zone: "a" }).planned).toEqual({ id: UNKNOWN, zone: "a", name: null });
    expect(plan(type, {}).planned).toEqual({ id: UNKNOWN, zone: UNKNOWN, name: null });
  });

  test("keep their value at an update, even one that is null", () => {
    const prior = { id: "x-1", zone: null, name: "old" };
    expect(plan(type, { name: "new" }, prior).planned).toEqual({ id: "x-1", zone: null, name: "new" });
  });

  test("that change at every update are unknown when anything changes, and only then", () => {
    const versioned = { ...type, rules: { source: "", arguments: {}, changesOnUpdate: ["zone"] } };
    const prior = { id: "x-1", zone: "1", name: "old" };
    expect(plan(versioned, { name: "new" }, prior).planned.zone).toBe(UNKNOWN);
    expect(plan(versioned, { name: "old" }, prior).planned.zone).toBe("1");
  });

  test("that follow arguments are unknown when one of these changes, and only then", () => {
    const hashed = { ...type, rules: { source: "", arguments: {}, changesWith: { id: ["name"] } } };
    const prior = { id: "hash", zone: "a", name: "old" };
    expect(plan(hashed, { name: "new", zone: "a" }, prior).planned.id).toBe(UNKNOWN);
    expect(plan(hashed, { name: "old", zone: "b" }, prior).planned.id).toBe("hash");
    expect(plan(hashed, { name: UNKNOWN, zone: "a" }, prior).planned.id).toBe(UNKNOWN);
  });
});

test("defaults are planned where the configuration leaves them out, again after they were set, and in blocks", () => {
  const inner: Block = { attributes: [attribute("port", "optional", "number")], blocks: [] };
  const type = madeUpType(
    { attributes: [attribute("mode", "optional")], blocks: [nestedBlock("check", "LIST", inner)] },
    { arguments: { mode: { default: "standard" }, "check.port": { default: 80 } } },
  );
  expect(plan(type, { check: [{}, { port: 443 }] }).planned).toEqual({
    mode: "standard",
    check: [{ port: 80 }, { port: 443 }],
  });
  expect(plan(type, {}, { mode: "other", check: [] }).planned.mode).toBe("standard");
});

test("write-only arguments never reach the plan", () => {
  const secret = { ...attribute("password_wo", "optional"), writeOnly: true as const };
  expect(plan(madeUpType({ attributes: [secret], blocks: [] }), { password_wo: "x" }).planned).toEqual({
    password_wo: null,
  });
});

describe("elements of a set", () => {
  const rule: Block = {
    attributes: [attribute("port", "optional", "number"), attribute("rule_id", "computed")],
    blocks: [],
  };
  const type = madeUpType({ attributes: [], blocks: [nestedBlock("rule", "SET", rule)] });

  test("find their prior self by what is configured, wherever it stands", () => {
    const prior = {
      rule: [
        { port: 443, rule_id: "r-2" },
        { port: 80, rule_id: "r-1" },
      ],
    };
    const config = { rule: [{ port: 80 }, { port: 443 }, { port: 22 }] };
    expect(plan(type, config, prior).planned.rule).toEqual([
      { port: 80, rule_id: "r-1" },
      { port: 443, rule_id: "r-2" },
      { port: 22, rule_id: UNKNOWN },
    ]);
  });
});

describe("tags and region", () => {
  const type = madeUpType({
    attributes: [
      attribute("region", "optional+computed"),
      attribute("tags", "optional", ["map", "string"]),
      attribute("tags_all", "optional+computed", ["map", "string"]),
    ],
    blocks: [],
  });

  test("all tags are the provider's and the resource's own, which win", () => {
    expect(plan(type, { tags: { Name: "a", Owner: "me", Gone: null } }).planned.tags_all).toEqual({
      Environment: "test",
      Owner: "me",
      Name: "a",
    });
    expect(plan(type, { tags: { Name: UNKNOWN } }).planned.tags_all).toBe(UNKNOWN);
  });

  test("the region is known before, and a resource cannot move to another", () => {
    expect(plan(type, {}).planned.region).toBe("eu-west-1");
    expect(plan(type, { region: "us-east-1" }).planned.region).toBe("us-east-1");
    const moved = plan(type, {}, { region: "us-east-1", tags_all: {} });
    expect(moved.replacing).toEqual([["region"]]);
  });
});

describe("replacement", () => {
  const inner: Block = {
    attributes: [attribute("device", "optional"), attribute("size", "optional", "number")],
    blocks: [],
  };
  const type = madeUpType(
    {
      attributes: [attribute("name", "optional"), attribute("zones", "optional", ["set", "string"])],
      blocks: [nestedBlock("disk", "LIST", inner), nestedBlock("extra", "SET", inner)],
    },
    {
      arguments: {
        name: { forceNew: true },
        zones: { forceNew: true },
        "disk.device": { forceNew: true },
        "extra.device": { forceNew: true },
      },
    },
  );
  const prior = {
    name: "a",
    zones: ["x", "y"],
    disk: [{ device: "d0", size: 1 }],
    extra: [{ device: "e0", size: 1 }],
  };
  const replacing = (change: ObjectValue) => plan(type, { ...prior, ...change }, prior).replacing;

  test("follows a change of an argument that cannot change in place, one that is not known yet included", () => {
    expect(replacing({ name: "b" })).toEqual([["name"]]);
    expect(replacing({ name: UNKNOWN })).toEqual([["name"]]);
    expect(replacing({})).toEqual([]);
  });

  test("does not follow a new order of a set, nor an empty text in the place of none", () => {
    expect(replacing({ zones: ["y", "x"] })).toEqual([]);
    expect(plan(type, { ...prior, name: null }, { ...prior, name: "" }).replacing).toEqual([]);
  });

  test("in blocks names the argument in a list, and the block in a set", () => {
    expect(replacing({ disk: [{ device: "d1", size: 1 }] })).toEqual([["disk", 0, "device"]]);
    expect(replacing({ disk: [{ device: "d0", size: 2 }] })).toEqual([]);
    expect(
      replacing({
        disk: [
          { device: "d0", size: 1 },
          { device: "d1", size: 1 },
        ],
      }),
    ).toEqual([["disk", 1, "device"]]);
    expect(replacing({ extra: [{ device: "e0", size: 9 }] })).toEqual([]);
    expect(replacing({ extra: [{ device: "e1", size: 1 }] })).toEqual([["extra"]]);
  });
});

test("rules over several arguments see defaults, and nothing of what is not known yet", () => {
  const seen: unknown[] = [];
  const type = madeUpType(
    {
      attributes: [attribute("mode", "optional"), attribute("name", "optional"), attribute("id", "computed")],
      blocks: [],
    },
    {
      arguments: { mode: { default: "standard" } },
      check: (resource) => {
        seen.push(resource);
        return [{ path: "name", summary: "bad name" }];
      },
    },
  );
  expect(plan(type, { name: UNKNOWN }).violations).toEqual([{ summary: "bad name", steps: ["name"] }]);
  expect(seen).toEqual([{ mode: "standard", name: undefined, id: undefined }]);
});

test("rules judge an update as they judged the creation: what AWS decided before is no argument", () => {
  const type = madeUpType(
    {
      attributes: [attribute("kind", "optional"), attribute("throughput", "optional+computed", "number")],
      blocks: [],
    },
    {
      check: ({ kind, throughput }) =>
        kind === "gp2" && typeof throughput === "number"
          ? [{ path: "throughput", summary: "not for gp2" }]
          : [],
    },
  );
  expect(plan(type, { kind: "gp2" }).violations).toEqual([]);
  expect(plan(type, { kind: "gp2" }, { kind: "gp2", throughput: 0 }).violations).toEqual([]);
  expect(plan(type, { kind: "gp2", throughput: 125 }).violations).toHaveLength(1);
});
