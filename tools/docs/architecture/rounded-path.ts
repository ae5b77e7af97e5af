import { round } from "./xml";

interface Point {
  readonly x: number;
  readonly y: number;
}

const radius = 7;
const head = { length: 8, halfWidth: 4 } as const;

/** A line through points, with round corners. It ends where its head begins. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const corners = rest.map((point, index) => {
    const before = points[index] ?? point;
    const after = points[index + 2];
    if (after === undefined) return `L${at(towards(point, before, head.length - 1))}`;
    const reach = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    return `L${at(towards(point, before, reach))}Q${at(point)} ${at(towards(point, after, reach))}`;
  });
  return `M${at(first)}${corners.join("")}`;
}

/** The head at the end of a line through points. */
export function arrowHead(points: readonly Point[], kind: string): string {
  const [before, tip] = points.slice(-2);
  if (before === undefined || tip === undefined) return "";
  const base = towards(tip, before, head.length);
  const across = {
    x: ((tip.y - base.y) / head.length) * head.halfWidth,
    y: ((base.x - tip.x) / head.length) * head.halfWidth,
  };
  const left = { x: base.x + across.x, y: base.y + across.y };
  const right = { x: base.x - across.x, y: base.y - across.y };
  return `<polygon class="${kind}-head" points="${at(tip)} ${at(left)} ${at(right)}"/>`;
}

/** The point that lies `reach` from one point on the way to another. */
function towards(from: Point, to: Point, reach: number): Point {
  const share = reach / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}
