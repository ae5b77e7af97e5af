import path from "node:path";
import { deriveProviderSchema } from "../../../../local/provider/schema/derive-all";
import {
  type Block,
  blockHasDynamic,
  type NestedBlock,
  type ProviderSchema,
} from "../../../../local/provider/schema/types";

const PACKAGE = path.dirname(require.resolve("@cdktf/provider-aws/package.json"));

let schema: ProviderSchema;

beforeAll(() => {
  schema = deriveProviderSchema(PACKAGE);
});

function attributeOf(block: Block | undefined, name: string) {
  return block?.attributes.find((attribute) => attribute.name === name);
}

function blockOf(block: Block | undefined, ...names: string[]): NestedBlock | undefined {
  const [name, ...rest] = names;
  const found = block?.blocks.find((nested) => nested.name === name);
  return rest.length === 0 ? found : blockOf(found?.block, ...rest);
}

function everyBlock(block: Block): Block[] {
  return [block, ...block.blocks.flatMap((nested) => everyBlock(nested.block))];
}

test("every resource and data source of the package derives, and the provider itself", () => {
  expect(schema.packageVersion).toBe("21.22.1");
  expect(schema.providerVersion).toBe("6.25.0");
  expect(Object.keys(schema.resources)).toHaveLength(1581);
  expect(Object.keys(schema.dataSources)).toHaveLength(630);
  expect(schema.provider.attributes.map(({ name }) => name)).toContain("allowed_account_ids");
});

test("every attribute is required, optional or computed, and never required and more", () => {
  const blocks = [schema.provider, ...Object.values(schema.resources), ...Object.values(schema.dataSources)];
  const attributes = blocks.flatMap(everyBlock).flatMap((block) => block.attributes);
  expect(attributes.length).toBeGreaterThan(30_000);
  const impossible = attributes.filter(
    ({ required, optional, computed }) =>
      !(required || optional || computed) || (required && (optional || computed)),
  );
  expect(impossible).toEqual([]);
});

test("no set holds values of dynamic type, which Terraform refuses", () => {
  const blocks = [...Object.values(schema.resources), ...Object.values(schema.dataSources)].flatMap(
    everyBlock,
  );
  const sets = blocks.flatMap((block) => block.blocks).filter(({ nesting }) => nesting === "SET");
  expect(sets.length).toBeGreaterThan(100);
  expect(sets.filter(({ block }) => blockHasDynamic(block)).map(({ name }) => name)).toEqual([]);
});

test("a resource with simple arguments", () => {
  const vpc = schema.resources.aws_vpc;
  expect(attributeOf(vpc, "arn")).toEqual({ name: "arn", type: "string", computed: true });
  expect(attributeOf(vpc, "cidr_block")).toEqual({
    name: "cidr_block",
    type: "string",
    optional: true,
    computed: true,
  });
  expect(attributeOf(vpc, "enable_dns_support")).toEqual({
    name: "enable_dns_support",
    type: "bool",
    optional: true,
  });
  expect(attributeOf(vpc, "ipv4_netmask_length")?.type).toBe("number");
  expect(attributeOf(vpc, "tags")?.type).toEqual(["map", "string"]);
  expect(vpc?.blocks).toEqual([]);
});

test("blocks: one at most, several, sets, required ones, and timeouts", () => {
  const targetGroup = schema.resources.aws_lb_target_group;
  expect(blockOf(targetGroup, "health_check")).toMatchObject({ nesting: "LIST", minItems: 0, maxItems: 1 });
  expect(blockOf(targetGroup, "target_failover")).toMatchObject({ nesting: "LIST", maxItems: 0 });
  expect(blockOf(targetGroup, "target_group_health", "dns_failover")).toMatchObject({ maxItems: 1 });
  const listener = schema.resources.aws_lb_listener;
  expect(blockOf(listener, "default_action")).toMatchObject({ nesting: "LIST", minItems: 1, maxItems: 0 });
  expect(blockOf(listener, "default_action", "forward", "target_group")).toMatchObject({
    nesting: "SET",
    minItems: 1,
  });
  expect(blockOf(listener, "timeouts")).toMatchObject({ nesting: "SINGLE", minItems: 0, maxItems: 0 });
});

test("arguments that look like blocks but are attributes, with their object types", () => {
  const group = schema.resources.aws_security_group;
  expect(blockOf(group, "ingress")).toBeUndefined();
  expect(attributeOf(group, "ingress")).toMatchObject({ optional: true, computed: true });
  expect(attributeOf(group, "ingress")?.type).toEqual([
    "set",
    [
      "object",
      {
        cidr_blocks: ["list", "string"],
        description: "string",
        from_port: "number",
        ipv6_cidr_blocks: ["list", "string"],
        prefix_list_ids: ["list", "string"],
        protocol: "string",
        security_groups: ["set", "string"],
        self: "bool",
        to_port: "number",
      },
    ],
  ]);
});

test("collections: sets of text, lists of text, maps, computed lists of objects", () => {
  expect(attributeOf(schema.resources.aws_lb, "subnets")?.type).toEqual(["set", "string"]);
  const cloudMap = attributeOf(schema.dataSources.aws_availability_zones, "names");
  expect(cloudMap?.type).toEqual(["list", "string"]);
  expect(attributeOf(schema.resources.aws_vpc_endpoint, "dns_entry")?.type).toEqual([
    "list",
    ["object", { dns_name: "string", hosted_zone_id: "string" }],
  ]);
});

test("the provider's own arguments, without the alias that belongs to Terraform", () => {
  expect(attributeOf(schema.provider, "alias")).toBeUndefined();
  expect(attributeOf(schema.provider, "allowed_account_ids")?.type).toEqual(["set", "string"]);
  expect(blockOf(schema.provider, "default_tags")).toMatchObject({ nesting: "LIST", maxItems: 0 });
  expect(attributeOf(blockOf(schema.provider, "default_tags")?.block, "tags")?.type).toEqual([
    "map",
    "string",
  ]);
});

test("a structure that nests in itself becomes a value of dynamic type", () => {
  expect(schema.resources.aws_wafv2_web_acl && blockHasDynamic(schema.resources.aws_wafv2_web_acl)).toBe(
    true,
  );
  expect(blockOf(schema.resources.aws_wafv2_web_acl, "rule")?.nesting).toBe("LIST");
});

test("write-only arguments are marked; a computed attribute of a like name is not", () => {
  const parameter = schema.resources.aws_ssm_parameter;
  expect(attributeOf(parameter, "value_wo")?.writeOnly).toBe(true);
  expect(attributeOf(parameter, "value_wo_version")?.writeOnly).toBeUndefined();
  expect(attributeOf(parameter, "has_value_wo")?.writeOnly).toBeUndefined();
});
