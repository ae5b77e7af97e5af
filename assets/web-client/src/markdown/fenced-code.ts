import type { Block } from "./blocks";

export interface FencedCode {
  readonly text: string;
  readonly language: string;
  /** The closing fence is there. */
  readonly isClosed: boolean;
}

const opening = /^\s*(`{3,}|~{3,})/;

/** The code of a block that is nothing else; undefined for any other block. */
export function fencedCode({ nodes, source }: Block): FencedCode | undefined {
  const [node] = nodes;
  const fence = opening.exec(source)?.[1];
  if (node?.type !== "code" || nodes.length > 1 || fence === undefined) return undefined;
  const lastLine = source.trim().split("\n").slice(1).at(-1)?.trim() ?? "";
  const isClosed = lastLine.startsWith(fence) && /^(`+|~+)$/.test(lastLine);
  return { text: node.value, language: languageOf(node.lang), isClosed };
}

/** The name of the language in what stands after the fence: `python` of `Python{1,2}`. */
export function languageOf(info: string | null | undefined): string {
  return /^[\w+#.-]*/.exec(info ?? "")?.[0].toLowerCase() ?? "";
}
