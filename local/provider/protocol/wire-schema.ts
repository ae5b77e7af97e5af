import type { ResourceRules } from "../rules/rule";
import type { Attribute, Block, Nesting, ProviderSchema } from "../schema/types";
import type { AttributeMessage, BlockMessage, GetSchemaResponse, SchemaMessage } from "./messages";

const NESTING: Readonly<Record<Nesting, number>> = { SINGLE: 1, LIST: 2, SET: 3 };

/** What a module's `provider_meta "aws"` block may hold, as in the real provider. */
const PROVIDER_META: Block = {
  attributes: [{ name: "user_agent", type: ["list", "string"], optional: true }],
  blocks: [],
};

/** The answer to Terraform's question for the schema: 1,581 resource types in 4 MB. */
export function wireSchemas(
  schema: ProviderSchema,
  rules: Readonly<Record<string, ResourceRules>>,
): GetSchemaResponse {
  return {
    provider: wireSchema(schema.provider),
    provider_meta: wireSchema(PROVIDER_META),
    resource_schemas: mapValues(schema.resources, (block, type) => wireSchema(block, rules[type])),
    data_source_schemas: mapValues(schema.dataSources, (block) => wireSchema(block)),
    server_capabilities: { get_provider_schema_optional: true },
  };
}

function wireSchema(block: Block, rules?: ResourceRules): SchemaMessage {
  return { version: 0, block: wireBlock(block, rules, "") };
}

function wireBlock(block: Block, rules: ResourceRules | undefined, prefix: string): BlockMessage {
  return {
    attributes: block.attributes.map((attribute) => wireAttribute(attribute, rules, prefix)),
    block_types: block.blocks.map((nested) => ({
      type_name: nested.name,
      nesting: NESTING[nested.nesting],
      min_items: nested.minItems,
      max_items: nested.maxItems,
      block: wireBlock(nested.block, rules, `${prefix}${nested.name}.`),
    })),
  };
}

function wireAttribute(
  attribute: Attribute,
  rules: ResourceRules | undefined,
  prefix: string,
): AttributeMessage {
  const rule = rules?.arguments[`${prefix}${attribute.name}`];
  return {
    name: attribute.name,
    type: Buffer.from(JSON.stringify(attribute.type)),
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    // Terraform lets a provider plan a value that is not in the configuration for computed arguments only. The
    // real provider is excused from that check (`legacy_type_system`); the stand-in is not, so that its own
    // inconsistencies show.
    computed: attribute.computed ?? rule?.default !== undefined,
    sensitive: rule?.sensitive ?? false,
    write_only: attribute.writeOnly ?? false,
  };
}

function mapValues<T, R>(
  values: Readonly<Record<string, T>>,
  map: (value: T, name: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}
