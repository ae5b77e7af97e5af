import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";
import type { Format } from "./rule";

type FormatCheck = (key: string, value: string) => string | undefined;

const PARTITION = /^aws(-[a-z]+)*$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
const ACCOUNT = /^(aws|aws-managed|third-party|\d{12}|cw.{10})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Texts of `internal/verify/validate.go` of the provider, and of the `validation` package of its SDK. */
const CHECKS: Readonly<Record<Format, FormatCheck>> = {
  arn: arnError,
  "cidr-ipv4": (_key, value) => cidrError("ipv4", value),
  "cidr-ipv6": (_key, value) => cidrError("ipv6", value),
  "ipv4-address": (key, value) =>
    isIPv4(value) ? undefined : `expected ${key} to contain a valid IPv4 address, got: ${value}`,
  json: (key, value) => {
    const error = jsonError(value);
    return error && `"${key}" contains an invalid JSON: ${error}`;
  },
  "iam-policy": iamPolicyError,
  base64: (key, value) =>
    value !== "" && BASE64.test(value) ? undefined : `"${key}" ("${value}") must be base64-encoded`,
};

/** What the provider says of a value that has not the format; undefined when it has. */
export function formatError(format: Format, key: string, value: string): string | undefined {
  return CHECKS[format](key, value);
}

function arnError(key: string, value: string): string | undefined {
  if (value === "") {
    return undefined;
  }
  const invalid = (reason: string) => `"${key}" (${value}) is an invalid ARN: ${reason}`;
  const expecting = (part: string, pattern: RegExp) =>
    invalid(`invalid ${part} value (expecting to match regular expression: ${pattern.source})`);
  if (!value.startsWith("arn:")) {
    return invalid("arn: invalid prefix");
  }
  const [, partition, , region, account, ...resource] = value.split(":");
  if (resource.length === 0) {
    return invalid("arn: not enough sections");
  }
  if (!partition) {
    return invalid("missing partition value");
  }
  if (!PARTITION.test(partition)) {
    return expecting("partition", PARTITION);
  }
  if (region && !REGION.test(region)) {
    return expecting("region", REGION);
  }
  if (account && !ACCOUNT.test(account)) {
    return expecting("account ID", ACCOUNT);
  }
  return resource.join(":") === "" ? invalid("missing resource value") : undefined;
}

function cidrError(kind: "ipv4" | "ipv6", value: string): string | undefined {
  if (!ipaddr.isValidCIDR(value)) {
    return `"${value}" is not a valid CIDR block: invalid CIDR address: ${value}`;
  }
  const label = kind === "ipv4" ? "IPv4" : "IPv6";
  const [address, bits] = ipaddr.parseCIDR(value);
  if (address.kind() !== kind || (kind === "ipv4" && !isIPv4(value.split("/")[0] ?? ""))) {
    return `"${value}" is not a valid ${label} CIDR block`;
  }
  const parser = kind === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = parser.networkAddressFromCIDR(value);
  return network.toString() === address.toString()
    ? undefined
    : `"${value}" is not a valid ${label} CIDR block; did you mean "${network.toString()}/${bits}"?`;
}

function iamPolicyError(key: string, value: string): string | undefined {
  const invalid = (reason: string) => `"${key}" contains an invalid JSON policy: ${reason}`;
  if (value === "") {
    return `"${key}" is an empty string, which is not a valid JSON value`;
  }
  if (/^\s/.test(value)) {
    return invalid("leading space characters are not allowed");
  }
  if (value.startsWith('"')) {
    return invalid("contains a JSON-encoded string, not a JSON-encoded object");
  }
  if (value.startsWith("[")) {
    return invalid("contains a JSON array, not a JSON object");
  }
  if (!value.startsWith("{")) {
    return invalid("not a JSON object");
  }
  const error = jsonError(value);
  return error && invalid(error);
}

/** The words of Go's JSON decoder, as far as this one's error allows. */
function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message)?.[1];
    const character = /Unexpected token '(.)'/su.exec(message)?.[1] ?? text[Number(position)];
    return character === undefined
      ? "unexpected end of JSON input"
      : `invalid character '${character}' looking for beginning of value`;
  }
}
