/**
 * What the text of one generated file of `@cdktf/provider-aws` says, line by line, with nothing concluded yet.
 * The generator writes every file in the same layout, so lines are enough: no TypeScript parser is needed.
 */
export interface GeneratedSource {
  readonly kind: "resource" | "data" | "provider";
  /** For example `aws_vpc`; `aws` for the provider itself. */
  readonly terraformType: string;
  /** The construct's own class, whose attributes are the top level of the schema. */
  readonly topClass: string;
  readonly classes: ReadonlyMap<string, GeneratedClass>;
  /** Interface name to the names that its documentation calls `<name> block`. */
  readonly documentedBlocks: ReadonlyMap<string, ReadonlySet<string>>;
  /** `memberKey` to the expression that writes the argument as JSON. */
  readonly jsonMappers: ReadonlyMap<string, string>;
  /** `memberKey` to the kind of value that the HCL writer states. */
  readonly hclKinds: ReadonlyMap<string, string>;
}

export interface GeneratedClass {
  /** Name of the extended class of cdktf, for example `ComplexObject`. */
  readonly extended: string;
  readonly attributes: readonly GeneratedAttribute[];
}

export interface GeneratedAttribute {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** How the class stores the configured value. */
  readonly storage?: Storage;
  /** What the getter returns, for example `this.getStringAttribute('arn')`. */
  readonly getter?: string;
}

export type Storage =
  | { readonly type: string }
  | { readonly instanceOf: string; readonly ofCdktf: boolean; readonly set: boolean };

/** The owner of the members that are arguments of the resource itself. */
export const TOP_LEVEL = "@top";

/** Key of one argument of one structure, for `jsonMappers` and `hclKinds`. */
export function memberKey(structure: string, argument: string): string {
  return `${structure}.${argument}`;
}
