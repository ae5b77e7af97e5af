import type { ElkExtendedEdge, ElkNode, ElkPort } from "elkjs/lib/elk.bundled.js";
import { setZoneTitle } from "./card-size";
import type { Arrow, Card, Drawing } from "./drawing";
import { layoutOptions } from "./layout-options";
import { isLevel, setRow } from "./set-row";
import { textStyles, textWidth } from "./text-style";

/**
 * Rows whose left edges lie above each other, if both are drawn: without it the network would stand off to the side of
 * what asks it, and the drawing be too wide to read.
 */
const aligned = [{ upper: "routes", lower: "gateway-endpoints" }] as const;

/**
 * A drawing as the Eclipse Layout Kernel takes it: zones are nodes with children, rows are nodes of a fixed size, and
 * arrows between rows are edges that meet a row at a port above or beneath the card that they are of.
 */
export function layoutGraph(drawing: Drawing): ElkNode {
  return {
    id: "drawing",
    layoutOptions,
    children: childrenOf(drawing, undefined),
    edges: [
      ...drawing.arrows.flatMap((arrow, index) => (isLevel(drawing, arrow) ? [] : [edge(arrow, index)])),
      ...aligned.filter((pair) => drawing.has(pair.lower)).map(alignment),
    ],
  };
}

/** The rows with their cards. A card that is in no row is a row of its own. */
export function rowsOf({ cards }: Drawing, isIn: (card: Card) => boolean = () => true): [string, Card[]][] {
  const rows = new Map<string, Card[]>();
  for (const card of cards.filter(isIn)) {
    const id = rowId(card.row ?? card.id);
    rows.set(id, [...(rows.get(id) ?? []), card]);
  }
  return [...rows];
}

function childrenOf(drawing: Drawing, parent: string | undefined): ElkNode[] {
  const zones = drawing.zones
    .filter((zone) => zone.parent === parent)
    .map((zone) => {
      const { height, width } = setZoneTitle(zone);
      const [top, bottom] = zone.titleAt === "top" ? [height + 22, 16] : [16, height + 20];
      return {
        id: zone.id,
        children: childrenOf(drawing, zone.id),
        layoutOptions: {
          "elk.padding": `[top=${top},left=16,bottom=${bottom},right=16]`,
          "elk.nodeSize.constraints": "MINIMUM_SIZE",
          "elk.nodeSize.minimum": `(${width},${height + 28})`,
        },
      };
    });
  const rows = rowsOf(drawing, (card) => card.zone === parent).map(([id, members]) => {
    const { height, width } = setRow(drawing, members);
    return {
      id,
      width,
      height,
      ports: [...portsOf(drawing, members), ...alignmentPorts(id, height)],
      layoutOptions: { "elk.portConstraints": "FIXED_POS" },
    };
  });
  return [...rows, ...zones];
}

/** Where arrows meet the cards of a row: spread over a card's width, in the order in which they are drawn. */
function portsOf(drawing: Drawing, members: readonly Card[]): ElkPort[] {
  const { cards, height } = setRow(drawing, members);
  return cards.flatMap(({ card, width, x }) =>
    (["top", "bottom"] as const).flatMap((side) => {
      const meeting = drawing.arrows.flatMap((arrow, index) =>
        !isLevel(drawing, arrow) && endAt(arrow, side) === card.id ? [index] : [],
      );
      return meeting.map((index, place) => ({
        id: portId(card.id, index),
        x: x + (width * (place + 1)) / (meeting.length + 1),
        y: side === "top" ? 0 : height,
        width: 0,
        height: 0,
        layoutOptions: { "elk.port.side": side === "top" ? "NORTH" : "SOUTH" },
      }));
    }),
  );
}

/** The card whose top, or bottom, an arrow meets. */
export function endAt({ from, to, upwards }: Arrow, side: "top" | "bottom"): string {
  return (side === "bottom") === (upwards === true) ? to : from;
}

function edge(arrow: Arrow, index: number): ElkExtendedEdge {
  const { label } = arrow;
  return {
    id: edgeId(index),
    sources: [portId(endAt(arrow, "bottom"), index)],
    targets: [portId(endAt(arrow, "top"), index)],
    labels: label === undefined ? [] : [{ text: label, ...labelSize(label) }],
    layoutOptions: { "elk.layered.priority.straightness": arrow.upwards && label === undefined ? "10" : "1" },
  };
}

/** An edge that is not drawn, and must be straight. */
function alignment({ lower, upper }: (typeof aligned)[number]): ElkExtendedEdge {
  return {
    id: `${upper} above ${lower}`,
    sources: [`${rowId(upper)}-left`],
    targets: [`${rowId(lower)}-left`],
    layoutOptions: { "elk.layered.priority.straightness": "100" },
  };
}

function alignmentPorts(id: string, height: number): ElkPort[] {
  const port = { id: `${id}-left`, x: 0, width: 0, height: 0 };
  if (aligned.some(({ upper }) => rowId(upper) === id)) {
    return [{ ...port, y: height, layoutOptions: { "elk.port.side": "SOUTH" } }];
  }
  if (aligned.some(({ lower }) => rowId(lower) === id)) {
    return [{ ...port, y: 0, layoutOptions: { "elk.port.side": "NORTH" } }];
  }
  return [];
}

/** The room that a label takes. */
export function labelSize(label: string): { readonly width: number; readonly height: number } {
  return { width: textWidth(label, "label") + 8, height: textStyles.label.line + 2 };
}

function rowId(row: string): string {
  return `row-${row}`;
}

/** How the layout calls the arrow of a place in the drawing. */
export function edgeId(index: number): string {
  return `arrow-${index}`;
}

function portId(card: string, index: number): string {
  return `${card}-${index}`;
}
