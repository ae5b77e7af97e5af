import type { CodeToken } from "./code-tokens";

export type CodeLine = readonly CodeToken[];

/** Tokens by line, without the line breaks. A line that is as it was before is the same object. */
export function codeLines(tokens: readonly CodeToken[], before: readonly CodeLine[]): CodeLine[] {
  const lines: CodeToken[][] = [[]];
  for (const { className, text } of tokens) {
    text.split("\n").forEach((piece, index) => {
      if (index > 0) lines.push([]);
      if (piece !== "") lines.at(-1)?.push({ className, text: piece });
    });
  }
  return lines.map((line, index) => {
    const old = before[index];
    return old !== undefined && areEqual(line, old) ? old : line;
  });
}

function areEqual(one: CodeLine, other: CodeLine): boolean {
  return (
    one.length === other.length &&
    one.every(({ className, text }, index) => {
      const token = other[index];
      return token?.className === className && token.text === text;
    })
  );
}
