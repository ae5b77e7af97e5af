import type { RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** A single tilde is much more often "about" than struck out: `20~25`. */
const options = { extensions: [gfm({ singleTilde: false })], mdastExtensions: [gfmFromMarkdown()] };

/** The outermost nodes of a Markdown text, with GitHub's tables, task lists, footnotes and bare addresses. */
export function parse(text: string): readonly RootContent[] {
  return fromMarkdown(text, options).children;
}
