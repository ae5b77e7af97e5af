/**
 * The smallest of the values that at least `percent` of them do not exceed (nearest rank).
 *
 * @param percent above 0, at most 100
 */
export function percentile(values: readonly number[], percent: number): number {
  // As numbers; the default order is that of their texts.
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError(`the ${percent}th percentile of ${values.length} values`);
  return value;
}
