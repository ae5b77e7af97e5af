import type { RootContent } from "mdast";

/** Parses Markdown to its outermost nodes, with their positions. */
export type Parser = (text: string) => readonly RootContent[];

/** A part of a text that is rendered by itself. */
export interface Block {
  /** Where it begins in the text: names the block while the text grows. */
  readonly start: number;
  readonly source: string;
  readonly nodes: readonly RootContent[];
}

export interface Blocks {
  readonly text: string;
  /** Their sources together are the text. */
  readonly blocks: readonly Block[];
}

export const noBlocks: Blocks = { text: "", blocks: [] };

/** `[label]: address`, which other blocks use. */
const definition = /^ {0,3}\[[^\]\n]+\]:/m;
/** The next item of the list before it, as far as it has come: a paragraph until its point is there. */
const unfinishedNumber = /^ {0,3}\d{1,9}$/;
/** `[^1]: …`, which is shown at the end, numbered by where it is used. */
const footnote = /^ {0,3}\[\^[^\]\n]+\]:/m;

/**
 * The blocks of a text. Where it continues the text before, the blocks that cannot change any more are the same objects,
 * and only what follows is parsed: the last block, because more text may belong to it, and the one before a number.
 */
export function splitBlocks(text: string, before: Blocks, parse: Parser): Blocks {
  if (text === before.text) return before;
  if (footnote.test(text)) return { text, blocks: [{ start: 0, source: text, nodes: parse(text) }] };
  const open = unfinishedNumber.test(before.blocks.at(-1)?.source ?? "") ? 2 : 1;
  const kept = text.startsWith(before.text) ? before.blocks.slice(0, -open) : [];
  const last = kept.at(-1);
  const from = last === undefined ? 0 : last.start + last.source.length;
  return { text, blocks: [...kept, ...blocksOf(text, from, parse)] };
}

/** Link definitions of the text, for blocks that may refer to them. */
export function definitionsOf({ blocks, text }: Blocks): string {
  if (!definition.test(text)) return "";
  return blocks
    .filter(({ nodes: [node, ...more] }) => node?.type === "definition" && more.length === 0)
    .map(({ source }) => source)
    .join("\n");
}

/** Blank lines belong to the block before them: what follows may still be part of it, as of a list. */
function blocksOf(text: string, from: number, parse: Parser): Block[] {
  const nodes = parse(text.slice(from));
  const starts = nodes.map((node, index) => (index === 0 ? from : lineStart(text, from + offsetOf(node))));
  return nodes.map((node, index) => {
    const start = starts[index] ?? from;
    return { start, source: text.slice(start, starts[index + 1]), nodes: [node] };
  });
}

function offsetOf({ position }: RootContent): number {
  return position?.start.offset ?? 0;
}

/** A node begins after its indentation, which has its meaning, too. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
