import { IPv4 } from "ipaddr.js";

/** An IPv4 range: first and last address as numbers, and the length of its prefix in bits. */
export interface CidrRange {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Reads `a.b.c.d/n`; undefined when it is none, or when bits behind the prefix are set. */
export function parseCidr(text: string): CidrRange | undefined {
  if (!IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [address, prefix] = IPv4.parseCIDR(text);
  const first = toNumber(address.octets);
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

export function contains(outer: CidrRange, inner: CidrRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlaps(one: CidrRange, other: CidrRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

/** The `index`-th of the sixteen equal parts of a range, as `a.b.c.d/n`. */
export function sixteenth(range: CidrRange, index: number): string {
  const prefix = range.prefix + 4;
  return `${toText(range.first + index * 2 ** (32 - prefix))}/${prefix}`;
}

function toNumber(octets: readonly number[]): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
