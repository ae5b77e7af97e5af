import { type PlacedText, setCard, setZoneTitle } from "./card-size";
import type { Drawing } from "./drawing";
import type { Box, LaidOut } from "./lay-out";
import { renderKey } from "./render-key";
import { arrowHead, roundedPath } from "./rounded-path";
import { svgStyle } from "./svg-style";
import { textStyles } from "./text-style";
import { escapeXml, round } from "./xml";

/** Writes the drawing as one SVG: the parts where they were laid out, and the key of the stacks beneath them. */
export function renderSvg(drawing: Drawing, laid: LaidOut): string {
  const stackClass = (stack: string | undefined) =>
    stack === undefined ? "" : `stack-${drawing.key.findIndex((entry) => entry.stack === stack)}`;
  const key = renderKey(drawing.key, { top: laid.height, width: laid.width });
  const height = laid.height + key.height;
  const parts = [
    rectangle({ x: 0.5, y: 0.5, width: laid.width - 1, height: height - 1 }, "background", 12),
    ...laid.zones.map(({ box, zone }) => {
      const { height, texts } = setZoneTitle(zone);
      const top = zone.titleAt === "top" ? 10 : box.height - height - 10;
      return [
        rectangle(box, "zone-box", 10),
        ...texts.map((text) => textElement(text, { ...box, y: box.y + top }, stackClass(zone.stack))),
      ].join("");
    }),
    ...laid.arrows.map(({ arrow, points }) =>
      [
        `<path class="${arrow.kind}" d="${roundedPath(points)}"/>`,
        arrowHead(points, arrow.kind),
        ...(arrow.bothWays ? [arrowHead(points.toReversed(), "answer")] : []),
      ].join(""),
    ),
    ...laid.arrows.flatMap(({ arrow, label }) =>
      label === undefined || arrow.label === undefined ? [] : [labelElement(arrow.label, label)],
    ),
    ...laid.cards.map(({ box, card }) =>
      group(`${card.kind}: ${card.title}`, [
        ...(card.isPlain ? [] : [rectangle(box, "surface", 8)]),
        ...(card.stack === undefined || card.isPlain
          ? []
          : [
              `<rect class="${stackClass(card.stack)}" x="${round(box.x + 5)}" y="${round(box.y + 9)}" width="3" height="${round(box.height - 18)}" rx="1.5"/>`,
            ]),
        ...setCard(card).texts.map((text) =>
          textElement(text, box, text.style === "kind" ? stackClass(card.stack) : ""),
        ),
      ]),
    ),
    key.svg,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(laid.width)} ${round(height)}" width="${round(laid.width)}" height="${round(height)}" role="img" aria-labelledby="title description">
<title id="title">Architecture of the chat service</title>
<desc id="description">${escapeXml(describe(drawing))}</desc>
<!-- Generated from the synthesized stacks by \`npm run docs\`. Change the stacks, not this file. -->
<style>
${svgStyle()}
</style>
${parts.join("\n")}
</svg>
`;
}

/** What the arrows say, for those who cannot see them. */
function describe({ arrows, cards }: Drawing): string {
  const title = (id: string) => cards.find((card) => card.id === id)?.title ?? id;
  return arrows
    .map(({ from, label, to }) => `${title(from)} to ${title(to)}${label === undefined ? "" : ` (${label})`}`)
    .join("; ");
}

function group(title: string, children: readonly string[]): string {
  return `<g><title>${escapeXml(title)}</title>${children.join("")}</g>`;
}

function rectangle({ height, width, x, y }: Box, className: string, radius: number): string {
  return `<rect class="${className}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}

function textElement({ style, text, x, y }: PlacedText, box: Box, stack: string): string {
  const className = stack === "" ? style : `${style} ${stack}`;
  return `<text class="${className}" x="${round(box.x + x)}" y="${round(box.y + y)}">${escapeXml(text)}</text>`;
}

function labelElement(text: string, { height, width, x, y }: Box): string {
  const baseline = y + (height + textStyles.label.size * 0.7) / 2;
  return `<text class="label" text-anchor="middle" x="${round(x + width / 2)}" y="${round(baseline)}">${escapeXml(text)}</text>`;
}
