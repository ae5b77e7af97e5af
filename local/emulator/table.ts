import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";

const attributeTypes = ["S", "N", "B"] as const;
const projections = ["ALL", "KEYS_ONLY", "INCLUDE"] as const;

interface Keys {
  readonly hashKey: string;
  readonly rangeKey: string | undefined;
}

/** What `aws_dynamodb_table` says, as far as requests depend on it. */
export interface Table extends Keys {
  readonly name: string;
  /** Of the attributes that keys are made of. */
  readonly attributeTypes: Readonly<Record<string, (typeof attributeTypes)[number]>>;
  readonly globalIndexes: readonly (Keys & {
    readonly name: string;
    readonly projection: (typeof projections)[number];
    /** With projection INCLUDE. */
    readonly includedAttributes: readonly string[];
  })[];
  /** The attribute that says when an item ends. */
  readonly timeToLiveAttribute: string | undefined;
}

/** @throws UnusableAttribute */
export function readTable(resource: TerraformResource): Table {
  const table = AttributeReader.of(resource);
  const timeToLive = table.block("ttl");
  return {
    name: table.string("name"),
    ...readKeys(table),
    attributeTypes: Object.fromEntries(
      table
        .blocks("attribute")
        .map((attribute) => [attribute.string("name"), attribute.oneOf("type", attributeTypes)]),
    ),
    globalIndexes: table.blocks("global_secondary_index").map((index) => ({
      name: index.string("name"),
      ...readKeys(index),
      projection: index.oneOf("projection_type", projections),
      includedAttributes: (index.raw("non_key_attributes") as string[] | undefined) ?? [],
    })),
    timeToLiveAttribute: timeToLive?.boolean("enabled", false)
      ? timeToLive.string("attribute_name")
      : undefined,
  };
}

function readKeys(reader: AttributeReader): Keys {
  const rangeKey = reader.string("range_key", "");
  return { hashKey: reader.string("hash_key"), rangeKey: rangeKey === "" ? undefined : rangeKey };
}
