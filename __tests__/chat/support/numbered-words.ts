/** What the fake engine answers (`w`) or thinks (`r`): "w1 w2 w3 …". */
export function numberedWords(letter: "w" | "r", count: number): string {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`).join(" ");
}
