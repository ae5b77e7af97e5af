import { setCard } from "./card-size";
import type { Arrow, Card, Drawing } from "./drawing";
import { textWidth } from "./text-style";

/** Space between neighbours without an arrow, and the least of one that an arrow has. */
const gaps = { plain: 18, arrow: 40, aroundLabel: 24 } as const;

/** The share of the highest card's height from which a lower one is drawn as high. */
const fullEnough = 0.7;

/** Cards side by side, each with its box from where the row begins. */
export interface SetRow {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly {
    readonly card: Card;
    readonly x: number;
    readonly width: number;
    readonly height: number;
  }[];
}

/** Sets the cards of a row beside each other, with room for the arrows between neighbours and their labels. */
export function setRow(drawing: Drawing, cards: readonly Card[]): SetRow {
  const highest = Math.max(...cards.filter(({ isPlain }) => !isPlain).map((card) => setCard(card).height));
  let x = 0;
  const placed = cards.map((card, index) => {
    const { height, width } = setCard(card);
    const own = x;
    x += width + gapAfter(drawing, card, cards[index + 1]);
    // Neighbours are as high as each other, unless much of one would be empty.
    return {
      card,
      x: own,
      width,
      height: height < highest * fullEnough ? height : Math.max(height, highest),
    };
  });
  return { width: x, height: Math.max(...placed.map(({ height }) => height)), cards: placed };
}

/** Whether an arrow connects two cards of one row. */
export function isLevel({ cards }: Drawing, { from, to }: Arrow): boolean {
  const row = (id: string) => cards.find((card) => card.id === id)?.row;
  return row(from) !== undefined && row(from) === row(to);
}

function gapAfter({ arrows }: Drawing, card: Card, next: Card | undefined): number {
  if (next === undefined) return 0;
  const ends = [card.id, next.id];
  const arrow = arrows.find(({ from, to }) => ends.includes(from) && ends.includes(to));
  if (arrow === undefined) return gaps.plain;
  return arrow.label === undefined ? gaps.arrow : textWidth(arrow.label, "label") + gaps.aroundLabel;
}
