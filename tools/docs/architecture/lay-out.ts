import ELK, { type ElkExtendedEdge, type ElkNode, type ElkPoint } from "elkjs/lib/elk.bundled.js";
import type { Arrow, Card, Drawing, Zone } from "./drawing";
import { edgeId, endAt, labelSize, layoutGraph, rowsOf } from "./layout-graph";
import { isLevel, setRow } from "./set-row";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An arrow from its beginning to its end, and the box of its label. */
export interface LaidArrow {
  readonly arrow: Arrow;
  readonly points: readonly ElkPoint[];
  readonly label: Box | undefined;
}

/** A drawing in which everything has its place. */
export interface LaidOut {
  readonly width: number;
  readonly height: number;
  readonly zones: readonly { readonly zone: Zone; readonly box: Box }[];
  readonly cards: readonly { readonly card: Card; readonly box: Box }[];
  readonly arrows: readonly LaidArrow[];
}

/** Gives every part its place, by the layered layout of the Eclipse Layout Kernel: from the browser downwards. */
export async function layOut(drawing: Drawing): Promise<LaidOut> {
  const graph: ElkNode = await new ELK().layout(layoutGraph(drawing));
  const boxes = new Map(boxesOf(graph));
  const cards = rowsOf(drawing).flatMap(([row, members]) => {
    const { x, y } = boxOf(boxes, row);
    return setRow(drawing, members).cards.map((placed) => ({
      card: placed.card,
      box: { x: x + placed.x, y, width: placed.width, height: placed.height },
    }));
  });
  // The arrows of a row are on one level: half the height of its lowest card.
  const levels = new Map(
    rowsOf(drawing).flatMap(([, members]) => {
      const lowest = Math.min(...setRow(drawing, members).cards.map(({ height }) => height));
      return members.map(({ id }) => [id, lowest / 2] as const);
    }),
  );
  const cardBoxes = new Map(cards.map(({ box, card }) => [card.id, box]));
  const edges = new Map(graph.edges?.map((laid) => [laid.id, laid as ElkExtendedEdge]));
  return {
    width: graph.width ?? 0,
    height: graph.height ?? 0,
    zones: drawing.zones.map((zone) => ({ zone, box: boxOf(boxes, zone.id) })),
    cards,
    arrows: drawing.arrows.map((arrow, index) =>
      isLevel(drawing, arrow)
        ? levelArrow(
            arrow,
            boxOf(cardBoxes, arrow.from),
            boxOf(cardBoxes, arrow.to),
            levels.get(arrow.from) ?? 0,
          )
        : routedArrow(arrow, edges.get(edgeId(index)), boxOf(cardBoxes, endAt(arrow, "bottom"))),
    ),
  };
}

function boxesOf(node: ElkNode): [string, Box][] {
  const { height = 0, width = 0, x = 0, y = 0 } = node;
  return [[node.id, { x, y, width, height }], ...(node.children ?? []).flatMap(boxesOf)];
}

function boxOf(boxes: ReadonlyMap<string, Box>, id: string): Box {
  const box = boxes.get(id);
  if (box === undefined)
    throw new Error(`the layout has no place for ${id}; it has ${[...boxes.keys()].join(", ")}`);
  return box;
}

function levelArrow(arrow: Arrow, from: Box, to: Box, level: number): LaidArrow {
  const y = from.y + level;
  const isRightwards = from.x < to.x;
  const [start, end] = isRightwards ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
  const { height, width } = labelSize(arrow.label ?? "");
  return {
    arrow,
    points: [
      { x: start, y },
      { x: end, y },
    ],
    label:
      arrow.label === undefined
        ? undefined
        : { x: (start + end - width) / 2, y: y - height - 2, width, height },
  };
}

function routedArrow(arrow: Arrow, laid: ElkExtendedEdge | undefined, upper: Box): LaidArrow {
  const section = laid?.sections?.[0];
  if (section === undefined) throw new Error(`the layout has no way from ${arrow.from} to ${arrow.to}`);
  // The layout knows rows only: a card that is lower than its row is met further up.
  const start = { x: section.startPoint.x, y: upper.y + upper.height };
  const points = [start, ...(section.bendPoints ?? []), section.endPoint];
  const label = laid?.labels?.[0];
  const { height = 0, width = 0, x = 0, y = 0 } = label ?? {};
  return {
    arrow,
    points: arrow.upwards ? points.toReversed() : points,
    label: label === undefined ? undefined : { x, y, width, height },
  };
}
