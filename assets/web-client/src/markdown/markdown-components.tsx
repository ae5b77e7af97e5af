import type { Components } from "hast-util-to-jsx-runtime";
import { type ComponentProps, isValidElement, type ReactNode } from "react";
import { CodeBlock } from "./code-block";
import { languageOf } from "./fenced-code";
import { safeAddress } from "./safe-address";

/** What stands for the elements of a model's text, where it is not the element itself. */
export const markdownComponents: Components = {
  a: ({ children, href }) =>
    isBackReference(href) ? null : <OuterLink address={href}>{children}</OuterLink>,
  // The page's own headings are of the levels 1 and 2; models begin with any of the first three.
  h1: ({ children }) => <h3 data-size="1">{children}</h3>,
  h2: ({ children }) => <h3 data-size="2">{children}</h3>,
  img: ({ alt, src }) => (
    <OuterLink address={typeof src === "string" ? src : undefined}>{alt || "Image"}</OuterLink>
  ),
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  pre: ({ children }) => <NestedCode>{children}</NestedCode>,
  table: ({ children }) => <Table>{children}</Table>,
};

/** Of a footnote, to where it is used. The same numbers are in other answers of the page, so it leads nowhere. */
function isBackReference(address: string | undefined): boolean {
  return address?.startsWith("#user-content-fnref") === true;
}

interface OuterLinkProps {
  readonly address: string | undefined;
  readonly children: ReactNode;
}

function OuterLink({ address, children }: OuterLinkProps) {
  const href = safeAddress(address);
  if (href === undefined) return <span>{children}</span>;
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
  const { children: text, className } = children.props;
  const language = languageOf(className?.replace(/^language-/, ""));
  return <CodeBlock text={String(text ?? "").replace(/\n$/, "")} language={language} isGrowing={false} />;
}
