import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import {
  createResource,
  deleteResource,
  findResource,
  readResource,
  updateResource,
} from "../../../../local/provider/resources/apply";
import type { Cloud } from "../../../../local/provider/resources/cloud";
import { type ObjectValue, UNKNOWN } from "../../../../local/provider/values/value";
import { attribute, emptyCloud, madeUpType, nestedBlock, realType } from "../support/local-cloud";

const named = madeUpType(
  {
    attributes: [
      attribute("region", "optional+computed"),
      attribute("name", "required"),
      attribute("size", "optional", "number"),
      attribute("id", "computed"),
      attribute("arn", "computed"),
      attribute("version", "computed", "number"),
      attribute("versioned_arn", "computed"),
    ],
    blocks: [],
  },
  {
    computed: {
      id: (resource) => resource.name,
      arn: (resource, context) =>
        `arn:${context.partition}:x:${context.region}:${context.account}:${resource.id}`,
      version: () => 1,
      versioned_arn: (resource) => `${resource.arn}:${resource.version}`,
    },
    changesOnUpdate: ["version", "versioned_arn"],
    uniqueName: (resource) => String(resource.name),
    refuseDelete: (resource) => (resource.size === 9 ? "deleting Thing: too big" : undefined),
  },
);

const unnamed = madeUpType({
  attributes: [
    attribute("region", "optional+computed"),
    attribute("cidr", "optional"),
    attribute("id", "computed"),
  ],
  blocks: [],
});

const plannedNamed = (name: string, more: ObjectValue = {}): ObjectValue => ({
  region: "eu-west-1",
  name,
  size: null,
  id: UNKNOWN,
  arn: UNKNOWN,
  version: UNKNOWN,
  versioned_arn: UNKNOWN,
  ...more,
});
const plannedUnnamed = (region = "eu-west-1"): ObjectValue => ({ region, cidr: "10.0.0.0/16", id: UNKNOWN });

describe("created resources", () => {
  test("have values by their rules, each built on the ones before", async () => {
    const created = await createResource(named, plannedNamed("a"), emptyCloud());
    expect(created).toMatchObject({
      id: "a",
      arn: "arn:aws:x:eu-west-1:111122223333:a",
      version: 1,
      versioned_arn: "arn:aws:x:eu-west-1:111122223333:a:1",
    });
  });

  test("of the same arguments have ids of their own, which a new cloud gives again", async () => {
    const cloud = emptyCloud();
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await createResource(unnamed, plannedUnnamed(), cloud)).id),
    );
    expect(new Set(ids).size).toBe(3);
    const again = await createResource(unnamed, plannedUnnamed(), emptyCloud());
    expect(again.id).toBe(ids[0]);
  });

  test("in another region are in that region, whatever the provider's", async () => {
    const cloud = emptyCloud();
    await createResource(named, plannedNamed("a", { region: "us-east-1" }), cloud);
    expect(existsSync(path.join(cloud.directory, "111122223333", "us-east-1", "aws_made_up", "a.json"))).toBe(
      true,
    );
    await expect(createResource(named, plannedNamed("a"), cloud)).resolves.toMatchObject({ id: "a" });
  });

  test("are refused in AWS's words where the name is taken", async () => {
    const cloud = emptyCloud();
    const role = realType("aws_iam_role");
    const planned = Object.fromEntries(
      role.block.attributes.map(({ name, computed }) => [name, computed ? UNKNOWN : null]),
    );
    const plan = { ...planned, name: "app", path: "/", inline_policy: [] };
    await createResource(role, plan, cloud);
    await expect(createResource(role, plan, cloud)).rejects.toThrow(
      "creating IAM Role (app): operation error IAM: CreateRole, https response error StatusCode: 409, EntityAlreadyExists: Role with name app already exists.",
    );
  });

  test("that are settings of another resource are overwritten, as AWS does", async () => {
    const setting = madeUpType(unnamed.block, { computed: { id: () => "the-bucket" } });
    const cloud = emptyCloud();
    await createResource(setting, plannedUnnamed(), cloud);
    await expect(
      createResource(setting, { ...plannedUnnamed(), cidr: "other" }, cloud),
    ).resolves.toMatchObject({ id: "the-bucket", cidr: "other" });
  });
});

describe("what exists already", () => {
  const parent = madeUpType(unnamed.block, { computed: { id: () => "parent" } });
  const child = madeUpType(
    {
      ...unnamed.block,
      blocks: [nestedBlock("inner", "LIST", { attributes: [attribute("made", "computed")], blocks: [] })],
    },
    {
      computed: { id: (resource) => `child of ${JSON.stringify(resource.inner)}` },
      computedInBlocks: {
        "inner.made": (_block, context, resource) =>
          `${context.applied("aws_parent").length} in ${resource.region}`,
      },
      refuseCreate: (_resource, context) =>
        context.applied("aws_parent").length === 0 ? "creating Child: no parent" : undefined,
    },
  );
  const plannedChild = (region: string) => ({ ...plannedUnnamed(region), inner: [{ made: UNKNOWN }] });

  test("can be asked for in the resource's own region, or in none", async () => {
    const cloud = emptyCloud();
    await createResource({ ...parent, name: "aws_parent" }, plannedUnnamed(), cloud);
    expect(await createResource(child, plannedChild("eu-west-1"), cloud)).toMatchObject({
      inner: [{ made: "1 in eu-west-1" }],
    });
    await expect(createResource(child, plannedChild("us-east-1"), cloud)).rejects.toThrow(
      "creating Child: no parent",
    );
    expect(existsSync(path.join(cloud.directory, "111122223333/us-east-1"))).toBe(false);
    const global = madeUpType({ attributes: [attribute("id", "computed")], blocks: [] });
    await createResource({ ...global, name: "aws_parent" }, { id: UNKNOWN }, cloud);
    expect((await createResource(child, plannedChild("us-east-1"), cloud)).inner).toEqual([
      { made: "1 in us-east-1" },
    ]);
  });

  test("attributes of blocks are there before those of the resource", async () => {
    const cloud = emptyCloud();
    await createResource({ ...parent, name: "aws_parent" }, plannedUnnamed(), cloud);
    expect((await createResource(child, plannedChild("eu-west-1"), cloud)).id).toBe(
      'child of [{"made":"1 in eu-west-1"}]',
    );
  });
});

describe("changed resources", () => {
  test("keep what they have, and versions go up with what follows from them", async () => {
    const cloud = emptyCloud();
    const created = await createResource(named, plannedNamed("a"), cloud);
    const planned = { ...created, size: 2, version: UNKNOWN, versioned_arn: UNKNOWN };
    const updated = updateResource(named, created, planned, cloud);
    expect(updated).toEqual({
      ...created,
      size: 2,
      version: 2,
      versioned_arn: "arn:aws:x:eu-west-1:111122223333:a:2",
    });
    expect(readResource(named, updated, cloud)).toEqual(updated);
  });

  test("that are renamed leave their old name free", async () => {
    const cloud = emptyCloud();
    const created = await createResource(named, plannedNamed("a"), cloud);
    updateResource(named, created, { ...created, name: "b" }, cloud);
    await expect(createResource(named, plannedNamed("a"), cloud)).resolves.toMatchObject({ id: "a" });
  });
});

describe("reading", () => {
  async function applied(): Promise<{ cloud: Cloud; values: ObjectValue; file: string }> {
    const cloud = emptyCloud();
    const values = await createResource(named, plannedNamed("a"), cloud);
    return { cloud, values, file: path.join(cloud.directory, "111122223333/eu-west-1/aws_made_up/a.json") };
  }

  test("shows what was edited by hand, and that a removed one is gone", async () => {
    const { cloud, values, file } = await applied();
    const record = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...record, values: { ...record.values, size: 7 } }));
    expect(readResource(named, values, cloud)?.size).toBe(7);
    await deleteResource(named, values, cloud);
    expect(readResource(named, values, cloud)).toBeUndefined();
  });

  test("names the file that is not what it should be", async () => {
    const { cloud, values, file } = await applied();
    writeFileSync(file, "{");
    expect(() => readResource(named, values, cloud)).toThrow(`${file} is not JSON`);
    writeFileSync(file, "{}");
    expect(() => readResource(named, values, cloud)).toThrow(`${file} has no seed and values`);
  });

  test("finds an imported resource by its id or its ARN, in another region by a suffix", async () => {
    const { cloud, values } = await applied();
    expect(findResource(named, "a", cloud)).toEqual(values);
    expect(findResource(named, "arn:aws:x:eu-west-1:111122223333:a", cloud)).toEqual(values);
    expect(findResource(named, "b", cloud)).toBeUndefined();
    expect(findResource(named, "a@eu-west-1", { ...cloud, region: "us-east-1" })).toEqual(values);
  });
});

test("a resource that AWS would not delete stays, with AWS's reason", async () => {
  const cloud = emptyCloud();
  const created = await createResource(named, plannedNamed("a", { size: 9 }), cloud);
  await expect(deleteResource(named, created, cloud)).rejects.toThrow("deleting Thing: too big");
  expect(readResource(named, created, cloud)).toEqual(created);
});

test("no half-written files are left behind", async () => {
  const cloud = emptyCloud();
  await createResource(named, plannedNamed("a"), cloud);
  await expect(createResource(named, plannedNamed("a"), cloud)).rejects.toThrow();
  expect(readdirSync(path.join(cloud.directory, "111122223333/eu-west-1/aws_made_up"))).toEqual(["a.json"]);
});
