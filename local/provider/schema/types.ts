/** The Terraform schema of one provider version, as this package derives it and `schema.json` holds it. */

/** A cty type in the JSON form that Terraform's plugin protocol uses. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["object", { readonly [attribute: string]: CtyType }];

export interface Attribute {
  readonly name: string;
  readonly type: CtyType;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  /** Sent to the provider with the configuration, never kept in a plan or in the state. */
  readonly writeOnly?: true;
}

export type Nesting = "SINGLE" | "LIST" | "SET";

export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;
  readonly minItems: number;
  /** 0 for no limit. */
  readonly maxItems: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

export interface ProviderSchema {
  /** Version of `@cdktf/provider-aws` that the schema was derived from. */
  readonly packageVersion: string;
  /** Version of `hashicorp/aws` that the package was generated from. */
  readonly providerVersion: string;
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** True where a value of this type can only travel with its own type attached. */
export function hasDynamic(type: CtyType): boolean {
  if (typeof type === "string") {
    return type === "dynamic";
  }
  return type[0] === "object" ? Object.values(type[1]).some(hasDynamic) : hasDynamic(type[1]);
}

/** The same question for a block and all blocks in it. */
export function blockHasDynamic(block: Block): boolean {
  return (
    block.attributes.some((attribute) => hasDynamic(attribute.type)) ||
    block.blocks.some((nested) => blockHasDynamic(nested.block))
  );
}
