import { textStyles } from "./text-style";

/** The colours of one scheme. */
interface Scheme {
  readonly background: string;
  readonly surface: string;
  readonly zone: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  readonly question: string;
  readonly answer: string;
  readonly support: string;
  /** Of the stacks, in the order of deployment. */
  readonly stacks: readonly string[];
}

const light: Scheme = {
  background: "#ffffff",
  surface: "#ffffff",
  zone: "#f5f7f9",
  border: "#d5dbe1",
  text: "#1c2430",
  muted: "#566170",
  question: "#2f6feb",
  answer: "#1a8a5c",
  support: "#98a3b0",
  stacks: ["#75808c", "#6d4fb3", "#1a7f64", "#3563c9", "#9a5b13"],
};

const dark: Scheme = {
  background: "#0f141a",
  surface: "#1b222b",
  zone: "#151b22",
  border: "#303a46",
  text: "#e8edf3",
  muted: "#a3aebb",
  question: "#6ca2ff",
  answer: "#4cc38f",
  support: "#6d7987",
  stacks: ["#9aa5b1", "#b79cf0", "#4fc3a1", "#86aaff", "#dba45c"],
};

const fonts = '-apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif';

/** The style sheet of the drawing: it follows the reader's colour scheme, and has its own ground in both. */
export function svgStyle(): string {
  const texts = Object.entries(textStyles).map(
    ([name, { size, weight }]) => `.${name} { font: ${weight} ${size}px ${fonts}; }`,
  );
  return [
    "path { fill: none; stroke-width: 1.5; stroke-linejoin: round; }",
    ...texts,
    ...rules(light),
    "@media (prefers-color-scheme: dark) {",
    ...rules(dark).map((rule) => `  ${rule}`),
    "}",
  ].join("\n");
}

function rules(scheme: Scheme): string[] {
  return [
    `.background { fill: ${scheme.background}; stroke: ${scheme.border}; }`,
    `.surface { fill: ${scheme.surface}; stroke: ${scheme.border}; }`,
    `.zone-box { fill: ${scheme.zone}; stroke: ${scheme.border}; }`,
    `.title, .zone, .key { fill: ${scheme.text}; }`,
    `.kind, .line, .row, .label { fill: ${scheme.muted}; }`,
    ...(["question", "answer", "support"] as const).flatMap((kind) => [
      `.${kind} { stroke: ${scheme[kind]}; }`,
      `.${kind}-head { fill: ${scheme[kind]}; }`,
    ]),
    ...scheme.stacks.map((colour, index) => `.stack-${index} { fill: ${colour}; }`),
  ];
}
