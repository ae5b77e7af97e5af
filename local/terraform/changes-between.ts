/**
 * What is different between two descriptions, a line a value: `load balancer: stickiness cookie name A → B`.
 *
 * @param what what is described
 */
export function changesBetween(what: string, before: unknown, after: unknown): string[] {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => `${what}: ${name} ${old.get(name) ?? "none"} → ${now.get(name) ?? "none"}`);
}

/** Each value as a text, by where it is; lists are values. */
function valuesOf(described: unknown, place: readonly string[] = []): Map<string, string> {
  if (described === undefined) return new Map();
  if (typeof described === "string") return new Map([[nameOf(place), described]]);
  if (described === null || typeof described !== "object" || Array.isArray(described)) {
    return new Map([[nameOf(place), JSON.stringify(described)]]);
  }
  return new Map(Object.entries(described).flatMap(([key, value]) => [...valuesOf(value, [...place, key])]));
}

/** `targetGroup`, `cookieName`: `target group cookie name`; variables stay as they are. */
function nameOf(place: readonly string[]): string {
  return place
    .map((key) => key.replace(/([a-z])([A-Z])/g, (_, last, first) => `${last} ${first.toLowerCase()}`))
    .join(" ");
}
