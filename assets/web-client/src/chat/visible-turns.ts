import type { Turn } from "./turn";

/** The turns without those whose place another one takes. */
export function visibleTurns(turns: readonly Turn[]): readonly Turn[] {
  const replaced = new Set(turns.map(({ replaces }) => replaces));
  const visible = turns.filter(({ requestId }) => !replaced.has(requestId));
  return visible.length === turns.length ? turns : visible;
}
