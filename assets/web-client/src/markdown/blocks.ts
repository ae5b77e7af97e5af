/** A block as a Markdown lexer tells it; `raw` is its source. */
export interface Token {
  readonly type: string;
  readonly raw: string;
  /** Of code: what is between the fences. */
  readonly text?: string;
  /** Of code: what stands after the opening fence. */
  readonly lang?: string | undefined;
}

/** Splits a text into its outermost blocks, whose sources together are the text. */
export type Lexer = (text: string) => readonly Token[];

/** A part of a text that is rendered by itself. */
export interface Block {
  /** Where it begins in the text: names the block while the text grows. */
  readonly start: number;
  readonly source: string;
  /** Fenced code, which is shown without parsing it again and again. */
  readonly code: { readonly text: string; readonly language: string; readonly isClosed: boolean } | undefined;
}

export interface Blocks {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export const noBlocks: Blocks = { text: "", blocks: [] };

const fencedCode = /^ {0,3}(`{3,}|~{3,})/;
/** `[label]: address`: used from other blocks. `[^1]: …`: shown by others. */
const definition = /^ {0,3}\[(?<footnote>\^)?[^\]\n]+\]:/m;

/**
 * The blocks of a text. Where it continues the text before, the blocks that cannot change any more are the same objects,
 * and only what follows is read: the last block, because more text may belong to it.
 */
export function splitBlocks(text: string, before: Blocks, lexer: Lexer): Blocks {
  if (text === before.text) return before;
  // Footnotes are numbered over the whole text.
  if (definition.exec(text)?.groups?.footnote !== undefined) {
    return { text, blocks: [{ start: 0, source: text, code: undefined }] };
  }
  const kept = text.startsWith(before.text) ? before.blocks.slice(0, -1) : [];
  const last = kept.at(-1);
  const from = last === undefined ? 0 : last.start + last.source.length;
  return { text, blocks: [...kept, ...blocksOf(lexer(text.slice(from)), from)] };
}

/** Link definitions of the text, for blocks that may refer to them. */
export function definitionsOf({ blocks, text }: Blocks): string {
  if (!definition.test(text)) return "";
  return blocks
    .filter(({ source }) => definition.test(source))
    .map(({ source }) => source)
    .join("\n");
}

function blocksOf(tokens: readonly Token[], from: number): Block[] {
  const blocks: Block[] = [];
  let start = from;
  for (const token of tokens) {
    if (token.type === "space" && blocks.length > 0) {
      // Blank lines belong to the block before them: what follows may still be part of it, as of a list.
      const before = blocks.pop() as Block;
      blocks.push({ ...before, source: before.source + token.raw });
    } else {
      blocks.push({ start, source: token.raw, code: token.type === "code" ? codeOf(token) : undefined });
    }
    start += token.raw.length;
  }
  return blocks;
}

function codeOf({ lang = "", raw, text = "" }: Token): Block["code"] {
  const fence = fencedCode.exec(raw)?.[1];
  if (fence === undefined) return undefined;
  const lastLine = raw.trimEnd().split("\n").slice(1).at(-1)?.trim() ?? "";
  const isClosed = lastLine.startsWith(fence) && /^(`+|~+)$/.test(lastLine);
  return { text, language: /^[\w+#.-]*/.exec(lang)?.[0].toLowerCase() ?? "", isClosed };
}
