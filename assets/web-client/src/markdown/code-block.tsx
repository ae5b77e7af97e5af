import { memo } from "react";
import { CopyButton } from "../ui/copy-button";
import type { CodeLine } from "./code-lines";
import { useCodeLines } from "./use-code-lines";

interface CodeBlockProps {
  readonly text: string;
  readonly language: string;
  readonly isGrowing: boolean;
}

export const CodeBlock = memo(function CodeBlock({ isGrowing, language, text }: CodeBlockProps) {
  const { lines, rest } = useCodeLines(text, language, isGrowing);
  const name = language === "" ? "Code" : `Code: ${language}`;
  return (
    <figure className="code">
      <figcaption>
        <span>{language === "" ? "code" : language}</span>
        <CopyButton label="Copy code" text={() => text} isLabelled={true} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={name}>
        <pre>
          <code>
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is named by its number
              <Line key={index} line={line} isFirst={index === 0} />
            ))}
            {rest}
          </code>
        </pre>
      </section>
    </figure>
  );
});

interface LineProps {
  readonly line: CodeLine;
  readonly isFirst: boolean;
}

const Line = memo(function Line({ isFirst, line }: LineProps) {
  return (
    <>
      {isFirst ? "" : "\n"}
      {line.map(({ className, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a token is named by its place in the line
        <span key={index} className={className || undefined}>
          {text}
        </span>
      ))}
    </>
  );
});
