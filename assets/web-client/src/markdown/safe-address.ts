const allowed = new Set(["http:", "https:", "mailto:"]);

/** A link of a model's text that may be followed: absolute, and by web or mail. Undefined for every other. */
export function safeAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  try {
    const url = new URL(address);
    return allowed.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
