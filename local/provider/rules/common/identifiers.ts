import { createHash } from "node:crypto";
import type { ApplyContext, Values } from "../rule";
import { text } from "./values";

/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
export function regionalArn(context: ApplyContext, service: string, resource: string): string {
  return `arn:${context.partition}:${service}:${context.region}:${context.account}:${resource}`;
}

/** An EC2 resource id: the prefix and 17 hexadecimal digits, of which the first is 0. */
export function ec2Id(prefix: string): (resource: Values, context: ApplyContext) => string {
  return (_resource, context) => `${prefix}-0${context.hex(16, prefix)}`;
}

/** The ARN of an EC2 resource, from the `id` computed before it. */
export function ec2Arn(type: string): (resource: Values, context: ApplyContext) => string {
  return (resource, context) => regionalArn(context, "ec2", `${type}/${text(resource.id) ?? ""}`);
}

/**
 * The id of what AWS makes together with another resource (a VPC's default security group). It follows
 * from the other's id alone, so that both resources name the same one.
 */
export function companionId(prefix: string, ownerId: string, role: string): string {
  return `${prefix}-0${digest(`${ownerId} ${role}`).slice(0, 16)}`;
}

/** The id of the group that every VPC has from its creation. */
export function defaultSecurityGroupId(vpcId: string): string {
  return companionId("sg", vpcId, "default security group");
}

/** An address in 203.0.113.0/24 (RFC 5737), the same wherever the allocation is named. */
export function publicAddress(allocationId: string): string {
  return `203.0.113.${1 + (Number.parseInt(digest(allocationId).slice(0, 8), 16) % 254)}`;
}

/** An address in 10.0.0.0/8. */
export function privateAddress(context: ApplyContext): string {
  const octet = (index: number) =>
    Number.parseInt(context.hex(6, "private-address").slice(2 * index, 2 * index + 2), 16);
  return `10.${octet(0)}.${octet(1)}.${4 + (octet(2) % 250)}`;
}

/** Domain of the public and internal names that AWS gives in a partition. */
export function dnsSuffix(context: ApplyContext): string {
  return context.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** The 26 characters that `id.UniqueId` appends to a name prefix: 18 digits, 8 hexadecimal digits. */
export function uniqueSuffix(context: ApplyContext, purpose = "name"): string {
  const digits = [...context.hex(18, purpose)].map((digit) => Number.parseInt(digit, 16) % 10).join("");
  return `${digits}${context.hex(8, `${purpose}-counter`)}`;
}

/** Characters of an alphabet, the same for the same resource and purpose. At most 32. */
export function randomText(
  context: ApplyContext,
  length: number,
  alphabet: string,
  purpose?: string,
): string {
  const bytes = Buffer.from(context.hex(2 * length, purpose), "hex");
  return Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

export const DIGITS_AND_LOWERCASE = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The name given, else one made from `name_prefix` or the provider's own prefix. */
export function generatedName(defaultPrefix: string): (resource: Values, context: ApplyContext) => string {
  return (resource, context) =>
    text(resource.name) ?? `${text(resource.name_prefix) ?? defaultPrefix}${uniqueSuffix(context)}`;
}

/** `name_prefix` as the provider reads it back from the name: empty when the name was not generated. */
export function prefixOfName(resource: Values): string {
  return /^(.*)\d{18}[0-9a-f]{8}$/.exec(text(resource.name) ?? "")?.[1] ?? "";
}

function digest(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
