import type { Card, Zone } from "./drawing";
import { type TextStyle, textStyles, textWidth } from "./text-style";

/** Space between a card's border and its text. */
export const cardPadding = { x: 14, y: 10 } as const;

/** Space between the two columns of a card's rows. */
const columnGap = 12;

/** One text of a card, and where it stands in it. */
export interface PlacedText {
  readonly text: string;
  readonly style: TextStyle;
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
}

export interface CardContent {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
}

/** Sets a card's texts beneath each other, and measures it. */
export function setCard({ kind, lines = [], rows = [], title }: Card): CardContent {
  const texts: PlacedText[] = [];
  let y = cardPadding.y;
  const keyWidth = Math.max(0, ...rows.map(({ key }) => textWidth(key, "key")));
  const add = (style: TextStyle, ...columns: readonly (readonly [TextStyle, number, string])[]) => {
    const { line, size } = textStyles[style];
    // The base line is where the font's descenders end: a fifth of the line is beneath it.
    for (const [own, x, text] of columns) texts.push({ text, style: own, x, y: y + (line + size * 0.7) / 2 });
    y += line;
  };
  add("kind", ["kind", cardPadding.x, kind]);
  add("title", ["title", cardPadding.x, title]);
  for (const line of lines) add("line", ["line", cardPadding.x, line]);
  if (rows.length > 0) y += 4;
  for (const { key, text } of rows) {
    add("row", ["key", cardPadding.x, key], ["row", cardPadding.x + keyWidth + columnGap, text]);
  }
  const right = Math.max(...texts.map(({ style, text, x }) => x + textWidth(text, style)));
  return { width: Math.max(96, right + cardPadding.x), height: y + cardPadding.y, texts };
}

/** The title of a zone, and how much room it takes. */
export function setZoneTitle({ title }: Zone): CardContent {
  if (title === undefined) return { width: 0, height: 0, texts: [] };
  const { line, size } = textStyles.zone;
  return {
    width: textWidth(title, "zone") + 2 * cardPadding.x,
    height: line,
    texts: [{ text: title, style: "zone", x: cardPadding.x, y: (line + size * 0.7) / 2 }],
  };
}
