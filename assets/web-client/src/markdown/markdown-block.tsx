import { type ComponentProps, isValidElement, memo, type ReactNode } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./code-block";
import { safeAddress } from "./safe-address";

interface MarkdownBlockProps {
  readonly source: string;
  /** Link definitions from elsewhere in the text. */
  readonly definitions: string;
}

/**
 * One block of Markdown. HTML in it is shown as text; nothing is loaded from addresses in it, because the request would
 * tell the address's owner what is being read.
 */
export const MarkdownBlock = memo(function MarkdownBlock({ definitions, source }: MarkdownBlockProps) {
  return (
    <Markdown
      remarkPlugins={plugins}
      components={components}
      urlTransform={(address) => safeAddress(address)}
    >
      {definitions === "" ? source : `${source}\n\n${definitions}`}
    </Markdown>
  );
});

const plugins = [remarkGfm];

const components: Components = {
  a: ({ children, href }) => <OuterLink href={href}>{children}</OuterLink>,
  // The page's own headings are of the levels 1 and 2; models begin with any of the first three.
  h1: ({ children }) => <h3 data-size="1">{children}</h3>,
  h2: ({ children }) => <h3 data-size="2">{children}</h3>,
  img: ({ alt, src }) => (
    <OuterLink href={typeof src === "string" ? src : undefined}>{alt || "Image"}</OuterLink>
  ),
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  pre: ({ children }) => <NestedCode>{children}</NestedCode>,
  table: ({ children }) => <Table>{children}</Table>,
};

function OuterLink({ children, href }: { readonly href: string | undefined; readonly children: ReactNode }) {
  if (href === undefined || href === "") return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function TaskMark({ isDone }: { readonly isDone: boolean }) {
  return (
    <span className="task-mark" role="img" aria-label={isDone ? "Done:" : "To do:"}>
      {isDone ? "☑" : "☐"}
    </span>
  );
}

/** Wide tables scroll by themselves; by keyboard too. */
function Table({ children }: { readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="table" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}

/** Code within a list or a quotation: `children` is the `code` element. */
function NestedCode({ children }: { readonly children: ReactNode }) {
  if (!isValidElement<ComponentProps<"code">>(children)) return null;
  const { children: text, className = "" } = children.props;
  const language = /language-([\w+#.-]+)/.exec(className)?.[1] ?? "";
  return (
    <CodeBlock
      text={String(text ?? "").replace(/\n$/, "")}
      language={language.toLowerCase()}
      isGrowing={false}
    />
  );
}
