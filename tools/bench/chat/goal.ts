/** `≤ 60 ms: met`, or `≤ 60 ms: missed`. */
export function atMost(limit: number, value: number, write: (value: number) => string): string {
  return `≤ ${write(limit)}: ${value <= limit ? "met" : "missed"}`;
}

/** `≥ 0.95: met`, or `≥ 0.95: missed`. */
export function atLeast(limit: number, value: number, write: (value: number) => string): string {
  return `≥ ${write(limit)}: ${value >= limit ? "met" : "missed"}`;
}
