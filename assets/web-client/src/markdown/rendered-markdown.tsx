import { memo } from "react";
import remend from "remend";
import { definitionsOf } from "./blocks";
import { CodeBlock } from "./code-block";
import { MarkdownBlock } from "./markdown-block";
import { useBlocks } from "./use-blocks";

export interface RenderedMarkdownProps {
  readonly text: string;
  /** More will come: what is open at the end is shown as if it were closed. */
  readonly isGrowing: boolean;
}

/** A model's text. Only the block that grows is rendered again. */
export const RenderedMarkdown = memo(function RenderedMarkdown({ isGrowing, text }: RenderedMarkdownProps) {
  const split = useBlocks(text);
  const definitions = definitionsOf(split);
  const last = split.blocks.at(-1);
  return (
    <div className="markdown">
      {split.blocks.map((block) => {
        const isOpen = isGrowing && block === last;
        if (block.code !== undefined) {
          return (
            <CodeBlock
              key={block.start}
              text={block.code.text}
              language={block.code.language}
              isGrowing={isOpen && !block.code.isClosed}
            />
          );
        }
        return (
          <MarkdownBlock
            key={block.start}
            source={isOpen ? remend(block.source, completed) : block.source}
            definitions={block.source.includes("[") ? definitions : ""}
          />
        );
      })}
    </div>
  );
});

const completed = { katex: false, linkMode: "text-only" } as const;
