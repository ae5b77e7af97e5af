import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { RootContent } from "mdast";
import { type Options, toHast } from "mdast-util-to-hast";
import { memo } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import remend from "remend";
import type { Block } from "./blocks";
import { markdownComponents } from "./markdown-components";
import { parse } from "./parse";

interface MarkdownBlockProps {
  readonly block: Block;
  /** Marks that are open at the end are shown as if they were closed. */
  readonly isGrowing: boolean;
  /** Link definitions from elsewhere in the text. */
  readonly definitions: string;
}

/**
 * One block of Markdown. HTML in it is shown as text; nothing is loaded from addresses in it, because the request would
 * tell the address's owner what is being read.
 */
export const MarkdownBlock = memo(function MarkdownBlock(props: MarkdownBlockProps) {
  const tree = toHast({ type: "root", children: [...nodesOf(props)] }, options);
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, components: markdownComponents });
});

const options: Options = {
  handlers: {
    html: (_, { value }: { value: string }, parent: { type: string } | undefined) => {
      const text = { type: "text", value } as const;
      if (parent?.type !== "root") return text;
      return { type: "element", tagName: "p", properties: {}, children: [text] };
    },
  },
};

function nodesOf({ block, definitions, isGrowing }: MarkdownBlockProps): readonly RootContent[] {
  const source = isGrowing ? remend(block.source, { katex: false, linkMode: "text-only" }) : block.source;
  if (source === block.source && definitions === "") return block.nodes;
  return parse(`${source}\n\n${definitions}`);
}
