import type { Arrow, KeyEntry } from "./drawing";
import { textStyles, textWidth } from "./text-style";
import { escapeXml, round } from "./xml";

const margin = 20;

/** Where the stacks begin, beneath the kinds of arrows. */
const stacksTop = 30;

const arrowKinds: readonly { readonly kind: Arrow["kind"]; readonly meaning: string }[] = [
  { kind: "question", meaning: "the way of a question" },
  { kind: "answer", meaning: "the way of its answer" },
  { kind: "support", meaning: "what they need" },
];

/** The key beneath the drawing: the kinds of arrows, and a column for each stack, in the order of deployment. */
export function renderKey(
  entries: readonly KeyEntry[],
  { top, width }: { readonly top: number; readonly width: number },
): { readonly svg: string; readonly height: number } {
  // As wide as what is in them, so that the space between columns is the same everywhere.
  const widths = entries.map(
    ({ lines, stack }) =>
      16 + Math.max(textWidth(stack, "kind"), ...lines.map((line) => textWidth(line, "line"))),
  );
  const gap = (width - 2 * margin - widths.reduce((sum, one) => sum + one, 0)) / (entries.length - 1);
  const columns = entries.map(({ lines, stack }, index) => {
    const x = margin + widths.slice(0, index).reduce((sum, one) => sum + one + gap, 0);
    const y = top + stacksTop;
    const swatch = `<rect class="stack-${index}" x="${round(x)}" y="${round(y + 4)}" width="10" height="10" rx="3"/>`;
    const name = `<text class="kind stack-${index}" x="${round(x + 16)}" y="${round(y + 13)}">${escapeXml(stack)}</text>`;
    const texts = lines.map(
      (line, row) =>
        `<text class="line" x="${round(x + 16)}" y="${round(y + 31 + row * textStyles.line.line)}">${escapeXml(line)}</text>`,
    );
    return [swatch, name, ...texts].join("");
  });
  const rows = Math.max(...entries.map(({ lines }) => lines.length));
  const height = stacksTop + 31 + rows * textStyles.line.line + 6;
  return { svg: `<g>${arrowKey(top)}\n${columns.join("\n")}</g>`, height };
}

function arrowKey(top: number): string {
  let x = margin;
  return arrowKinds
    .map(({ kind, meaning }) => {
      const own = x;
      x += 32 + textWidth(meaning, "label") + 24;
      return `<path class="${kind}" d="M${round(own)},${round(top + 6)}h24"/><text class="label" x="${round(own + 32)}" y="${round(top + 10)}">${meaning}</text>`;
    })
    .join("");
}
