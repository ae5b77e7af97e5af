import type { ApplyContext } from "../../rules/rule";
import type { Attribute } from "../../schema/types";
import { type CtyValue, isList, type ObjectValue, textOf } from "../../values/value";
import { dnsSuffixOf } from "../cloud";
import { validationOptions } from "./acm-certificate";
import { generateArn, serviceOf } from "./arn";
import { bare, ec2Prefix, generateId, isArnTheId } from "./ids";

/** The time that every made-up resource was created at: a plan must not change by itself. */
const CREATED_AT = "2026-01-01T00:00:00Z";

type TextAttribute = (type: string, values: ObjectValue, context: ApplyContext) => CtyValue;

const account: TextAttribute = (_type, _values, context) => context.account;

/** Attributes that mean the same whatever the resource type. */
const BY_NAME: Readonly<Record<string, TextAttribute>> = {
  id: (type, values, context) =>
    isArnTheId(type)
      ? (textOf(values.arn) ?? generateArn(type, values, context))
      : generateId(type, values, context),
  arn: generateArn,
  region: (_type, _values, context) => context.region,
  owner_id: account,
  owner_account_id: account,
  account_id: account,
  registry_id: account,
  availability_zone: (_type, _values, context) => `${context.region}a`,
  dns_name: (_type, _values, context) =>
    `${context.hex(12)}.${context.region}.${dnsSuffixOf(context.partition)}`,
  public_ip: (_type, _values, context) => `203.0.113.${1 + (Number.parseInt(context.hex(6), 16) % 254)}`,
  private_ip: (_type, _values, context) => `10.0.0.${4 + (Number.parseInt(context.hex(6), 16) % 250)}`,
  allocation_id: (_type, values) => values.id ?? null,
  security_group_rule_id: (_type, values) => values.id ?? null,
  unique_id: (_type, _values, context) => `AROA${context.hex(17, "unique_id").toUpperCase()}`,
  id_prefix: () => "",
  key_id: (type, values, context) =>
    type === "aws_kms_key"
      ? (/[^/]+$/.exec(textOf(values.arn) ?? "")?.[0] ?? context.uuid())
      : context.uuid("key_id"),
};

/** A value of the attribute's type with the shape that its name promises. */
export function generateAttribute(
  type: string,
  attribute: Attribute,
  values: ObjectValue,
  context: ApplyContext,
): CtyValue {
  const shape = attribute.type;
  if (attribute.name === "domain_validation_options") {
    return validationOptions(values, context);
  }
  switch (shape) {
    case "string":
      return generateText(type, attribute, values, context);
    case "bool":
      return false;
    case "number":
      return /version/.test(attribute.name) ? 1 : 0;
    case "dynamic":
      return null;
  }
  switch (shape[0]) {
    case "map":
      return {};
    case "object":
      return null;
    default:
      return [];
  }
}

function generateText(
  type: string,
  attribute: Attribute,
  values: ObjectValue,
  context: ApplyContext,
): CtyValue {
  const { name } = attribute;
  const prefixed = fromPrefix(name, values, context);
  if (prefixed !== undefined) {
    return prefixed;
  }
  const byName = BY_NAME[name];
  if (byName !== undefined) {
    return byName(type, values, context);
  }
  if (attribute.optional) {
    // An SDK provider stores the empty string where AWS returns nothing.
    return "";
  }
  return fromSuffix(type, name, context);
}

/** `name` from `name_prefix`, `bucket` from `bucket_prefix`, as `id.PrefixedUniqueId` of the SDK makes them. */
function fromPrefix(name: string, values: ObjectValue, context: ApplyContext): string | undefined {
  const prefixName = `${name}_prefix`;
  if (!(prefixName in values)) {
    return undefined;
  }
  const digits = [...context.hex(26, name)].map((digit) => Number.parseInt(digit, 16) % 10).join("");
  return `${textOf(values[prefixName]) ?? "terraform-"}${digits}`;
}

function fromSuffix(type: string, name: string, context: ApplyContext): string {
  const hash = context.hex(16, name);
  if (name.endsWith("_arn")) {
    const { partition, region, account: owner } = context;
    return `arn:${partition}:${serviceOf(type)}:${region}:${owner}:${name.slice(0, -"_arn".length)}/${hash}`;
  }
  if (/(_at|_date|_time|_timestamp)$|^(created|modified|not_after|not_before)/.test(name)) {
    return CREATED_AT;
  }
  if (name.endsWith("_id")) {
    const named = name.slice(0, -"_id".length).replace(/^(default|main)_/, "");
    return `${ec2Prefix(named) ?? named.replaceAll("_", "-")}-0${hash}`;
  }
  if (/^(status|state)$|_(status|state)$/.test(name)) {
    return "ACTIVE";
  }
  if (/(^|_)url$/.test(name)) {
    return `https://${hostOf(type, context)}/${hash}`;
  }
  if (/(^|_)(endpoint|hostname|domain_name)$/.test(name)) {
    return `${hash}.${hostOf(type, context)}`;
  }
  if (name === "name") {
    return `${bare(type).replaceAll("_", "-")}-${hash}`;
  }
  return `${name.replaceAll("_", "-")}-${hash}`;
}

function hostOf(type: string, context: ApplyContext): string {
  return `${serviceOf(type)}.${context.region}.${dnsSuffixOf(context.partition)}`;
}

/** The order in which attributes are made: later ones are built from earlier ones. */
export function generationOrder(type: string, attributes: readonly Attribute[]): Attribute[] {
  const identity = isArnTheId(type) ? ["arn", "id"] : ["id", "arn"];
  const first = ["region", "name", ...identity];
  const rank = ({ name }: Attribute) => first.indexOf(name) + 1 || first.length + 1;
  return [...attributes].sort((left, right) => rank(left) - rank(right));
}

/** Default tags and the resource's own, which win; null values are left out, as the provider does. */
export function mergeTags(defaults: ObjectValue, tags: CtyValue): ObjectValue {
  const own = tags !== null && typeof tags === "object" && !isList(tags) ? (tags as ObjectValue) : {};
  return Object.fromEntries(Object.entries({ ...defaults, ...own }).filter(([, value]) => value !== null));
}
