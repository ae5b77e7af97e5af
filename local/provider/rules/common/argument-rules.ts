import type { ArgumentRule, Violation } from "../rule";

/** `IntAtLeast`. */
export function atLeast(minimum: number): ArgumentRule {
  return { range: [minimum, Number.POSITIVE_INFINITY] };
}

/** `verify.ValidAccountID`. */
export const accountId: ArgumentRule = {
  patterns: [{ pattern: /^\d{12}$/, message: "doesn't look like AWS Account ID (exactly 12 digits)" }],
};

/** The words of the plugin SDK's `IntInSlice`; nothing for a value that is absent or allowed. */
export function notAmong(path: string, value: unknown, allowed: readonly number[]): readonly Violation[] {
  if (typeof value !== "number" || allowed.includes(value)) return [];
  const argument = path.slice(path.lastIndexOf(".") + 1);
  return [{ path, summary: `expected ${argument} to be one of [${allowed.join(" ")}], got ${value}` }];
}
