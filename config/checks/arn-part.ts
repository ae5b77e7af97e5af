/** A part of an ARN by its place: 3 is the region, 4 the account; empty when there is none. */
export function arnPart(arn: string, index: number): string {
  return arn.split(":")[index] ?? "";
}
