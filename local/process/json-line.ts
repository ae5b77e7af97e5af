/**
 * The object that a printed line is, when it is one and `wanted` says so; undefined for any other line. For programs
 * that print JSON lines, one of which says that they are ready.
 */
export function jsonLine<Wanted extends object>(
  line: string,
  wanted: (value: Partial<Wanted>) => boolean,
): Wanted | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value = JSON.parse(line);
    return wanted(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
