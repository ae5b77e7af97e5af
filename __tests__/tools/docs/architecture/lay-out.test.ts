import { buildArchitecture } from "../../../../tools/docs/architecture/build-architecture";
import { type Box, type LaidOut, layOut } from "../../../../tools/docs/architecture/lay-out";
import { drawnStacks } from "./support/drawn-stacks";

describe.each([
  ["the defaults", []],
  ["no NAT gateway", ["network.natGateway=none"]],
  ["a gRPC target group, three zones", ["targetGroup.protocolVersion=GRPC", "network.zones=a,b,c"]],
  [
    "an issuer of somebody else's",
    ["identity.issuerUrl=https://login.example.com/", "identity.clientId=chat", "identity.audience=chat"],
  ],
])("%s", (_scenario, options) => {
  let laid: LaidOut;
  beforeAll(async () => {
    laid = await layOut(buildArchitecture(drawnStacks(options)));
  });

  test("no card covers another", () => {
    const pairs = laid.cards.flatMap((one, index) =>
      laid.cards.slice(index + 1).map((other) => [one, other] as const),
    );
    expect(
      pairs.flatMap(([one, other]) =>
        overlap(one.box, other.box) ? [`${one.card.id} and ${other.card.id}`] : [],
      ),
    ).toEqual([]);
  });

  test("no arrow crosses a card", () => {
    const crossed = laid.arrows.flatMap(({ arrow, points }) =>
      points.slice(1).flatMap((end, index) => {
        const start = points[index] ?? end;
        const line: Box = {
          x: Math.min(start.x, end.x),
          y: Math.min(start.y, end.y),
          width: Math.abs(start.x - end.x),
          height: Math.abs(start.y - end.y),
        };
        return laid.cards.flatMap(({ box, card }) =>
          overlap(line, box) ? [`${arrow.from} -> ${arrow.to} crosses ${card.id}`] : [],
        );
      }),
    );
    expect(crossed).toEqual([]);
  });

  test("an arrow begins and ends at the border of its cards", () => {
    const boxes = new Map(laid.cards.map(({ box, card }) => [card.id, box]));
    for (const { arrow, points } of laid.arrows) {
      const ends = [
        [arrow.from, points[0]],
        [arrow.to, points.at(-1)],
      ] as const;
      for (const [id, point] of ends) {
        const { height, width, x, y } = boxes.get(id) as Box;
        const isOnBorder = [y, y + height].includes(point?.y ?? 0) || [x, x + width].includes(point?.x ?? 0);
        expect({ id, isOnBorder }).toEqual({ id, isOnBorder: true });
      }
    }
  });
});

test("it can be read where a page is 900 pixels wide", async () => {
  const { width } = await layOut(buildArchitecture(drawnStacks()));
  // 12 units are 10.5 pixels then.
  expect(width).toBeLessThan(1030);
});

/** Whether two boxes share more than a border. A line is a box of no width or no height. */
function overlap(one: Box, other: Box): boolean {
  const tolerance = 0.5;
  return (
    one.x + one.width > other.x + tolerance &&
    other.x + other.width > one.x + tolerance &&
    one.y + one.height > other.y + tolerance &&
    other.y + other.height > one.y + tolerance
  );
}
