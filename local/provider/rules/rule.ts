/**
 * What the provider's Go source knows of a resource type and its published schema does not carry.
 *
 * One table entry per resource type, keyed by argument path. A path has no indices: a nested block's
 * argument is `health_check.port`, whatever the number of blocks.
 */

/** A resource's arguments and attributes as Terraform sends them: blocks are arrays, absent values null. */
export type Values = Readonly<Record<string, unknown>>;

/** Where a resource is applied, and what makes its generated values stable. */
export interface ApplyContext {
  /** Twelve digits, from the provider's `allowed_account_ids`. */
  readonly account: string;
  /** The resource's own region (`region` argument), else the provider's. */
  readonly region: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  readonly partition: string;
  /** `length` lowercase hexadecimal characters, the same for the same resource and purpose. At most 64. */
  hex(length: number, purpose?: string): string;
  /** A version 4 UUID, the same for the same resource and purpose. */
  uuid(purpose?: string): string;
  /** The resources of a type that exist in the region, or in all regions: what the provider asks AWS for. */
  applied(type: string): readonly Values[];
}

/** A named check of one string value: the provider's `verify.Valid…` functions. */
export type Format =
  | "arn"
  | "cidr-ipv4"
  | "cidr-ipv6"
  | "ipv4-address"
  | "json"
  /** A JSON object as `verify.ValidIAMPolicyJSON` accepts it. */
  | "iam-policy"
  | "base64";

/** The rules of one argument. Every field repeats a field of the provider's `schema.Schema`. */
export interface ArgumentRule {
  /** `ForceNew`: a change replaces the resource. On a nested path: any change of that nested argument. */
  readonly forceNew?: true;
  /** `Default`: planned where the configuration leaves the argument out. */
  readonly default?: string | number | boolean;
  /** `StringInSlice`, `enum.Validate`: the allowed values. */
  readonly oneOf?: readonly string[];
  /** Set with `oneOf` where the provider compares without case. */
  readonly ignoreCase?: true;
  /** `IntBetween`, `IntAtLeast`, `FloatBetween`: inclusive bounds. Use `Infinity` for none. */
  readonly range?: readonly [minimum: number, maximum: number];
  /** `StringLenBetween`: inclusive bounds of the length in characters. */
  readonly length?: readonly [minimum: number, maximum: number];
  /** `StringMatch`, or the provider's own name function: every pattern must match. */
  readonly patterns?: readonly { readonly pattern: RegExp; readonly message: string }[];
  readonly format?: Format;
  /** `ConflictsWith`: paths that must be absent when this one is given. */
  readonly conflictsWith?: readonly string[];
  /** `ExactlyOneOf`: of these paths (this one included) exactly one is given. */
  readonly exactlyOneOf?: readonly string[];
  /** `AtLeastOneOf`: of these paths (this one included) one or more are given. */
  readonly atLeastOneOf?: readonly string[];
  /** `RequiredWith`: paths that must be given when this one is. */
  readonly requiredWith?: readonly string[];
  /** `Sensitive`: Terraform hides the value. */
  readonly sensitive?: true;
  /** `MinItems`, `MaxItems` of a block or a collection. */
  readonly items?: readonly [minimum: number, maximum: number];
}

/** One broken rule: the text of the provider's diagnostic and the argument it points at. */
export interface Violation {
  /** Dotted argument path, or "" for the resource as a whole. */
  readonly path: string;
  readonly summary: string;
  readonly detail?: string;
}

/** All that the table says of one resource type. */
export interface ResourceRules {
  /** Path in the provider's repository at the pinned version, for example `internal/service/ec2/vpc_.go`. */
  readonly source: string;
  readonly arguments: Readonly<Record<string, ArgumentRule>>;
  /**
   * Computed attributes with the shapes AWS gives them (ids, ARNs, DNS names), by attribute name. Called in
   * the order written, each with what the ones before it gave. An attribute left out gets a value of its type.
   */
  readonly computed?: Readonly<Record<string, (resource: Values, context: ApplyContext) => unknown>>;
  /** The same for nested blocks, by the attribute's path: from the block it is in, and the whole resource. */
  readonly computedInBlocks?: Readonly<
    Record<string, (block: Values, context: ApplyContext, resource: Values) => unknown>
  >;
  /** Computed attributes that get a new value at every update, for example `latest_version`. */
  readonly changesOnUpdate?: readonly string[];
  /** Computed attributes that get a new value when one of the named arguments changes: a file's hash. */
  readonly changesWith?: Readonly<Record<string, readonly string[]>>;
  /**
   * The id of the resource when its arguments decide it (a name), so that a second resource with the same
   * id is refused as AWS does. Omit where AWS invents the id.
   */
  readonly uniqueName?: (resource: Values) => string | undefined;
  /**
   * Rules over several arguments (`CustomizeDiff`, checks at creation that a plan can already see).
   * Unknown values arrive as undefined: say nothing of what is not known yet. The configuration is judged as if it was
   * the first; `prior`, the resource as it stands, is for what an update does not send when it stays the same.
   */
  readonly check?: (resource: Values, prior?: Values) => readonly Violation[];
  /** Why AWS refuses to create the resource beside the ones that exist, which no plan can tell. */
  readonly refuseCreate?: (resource: Values, context: ApplyContext) => string | undefined;
  /** Why AWS refuses to delete the resource as it stands, for example deletion protection. */
  readonly refuseDelete?: (resource: Values) => string | undefined;
}
