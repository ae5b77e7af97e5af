import type { AttributeReader } from "../terraform/attribute-reader";

/** Status codes from `first` to `last`, both included. */
export interface StatusRange {
  readonly first: number;
  readonly last: number;
}

/** Reads a health check's matcher: "200", "200,202" or "200-299". @throws UnusableAttribute */
export function parseMatcher(check: AttributeReader, name: string, absent: string): StatusRange[] {
  const text = check.matching(
    name,
    /^\d+(-\d+)?(,\d+(-\d+)?)*$/,
    'codes such as "200", "200,202", "200-299"',
    absent,
  );
  return text.split(",").map((part) => {
    const [first, last = first] = part.split("-").map(Number) as [number, number?];
    return { first, last };
  });
}
