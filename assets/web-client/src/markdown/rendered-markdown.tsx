import { memo } from "react";
import { definitionsOf } from "./blocks";
import { CodeBlock } from "./code-block";
import { fencedCode } from "./fenced-code";
import { MarkdownBlock } from "./markdown-block";
import { useBlocks } from "./use-blocks";

export interface RenderedMarkdownProps {
  readonly text: string;
  /** More will come: what is open at the end is shown as if it were closed. */
  readonly isGrowing: boolean;
}

/** A model's text. Only the block that grows is parsed and rendered again. */
export const RenderedMarkdown = memo(function RenderedMarkdown({ isGrowing, text }: RenderedMarkdownProps) {
  const split = useBlocks(text);
  const definitions = definitionsOf(split);
  const last = split.blocks.at(-1);
  return (
    <div className="markdown">
      {split.blocks.map((block) => {
        const grows = isGrowing && block === last;
        const code = fencedCode(block);
        if (code !== undefined) {
          const { isClosed, language, text } = code;
          return (
            <CodeBlock key={block.start} text={text} language={language} isGrowing={grows && !isClosed} />
          );
        }
        return (
          <MarkdownBlock
            key={block.start}
            block={block}
            isGrowing={grows}
            definitions={block.source.includes("[") ? definitions : ""}
          />
        );
      })}
    </div>
  );
});
