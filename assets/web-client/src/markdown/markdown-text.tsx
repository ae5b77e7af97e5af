import { useSyncExternalStore } from "react";
import type { RenderedMarkdownProps } from "./rendered-markdown";
import { markdownRenderer, subscribeToRenderer } from "./renderer";

/** A model's text. Until what renders it is loaded its place is kept; where it cannot be loaded, it is shown as it is. */
export function MarkdownText(props: RenderedMarkdownProps) {
  const renderer = useSyncExternalStore(subscribeToRenderer, markdownRenderer);
  if (typeof renderer === "string") {
    return (
      <div className="markdown plain" data-renderer={renderer}>
        {props.text}
      </div>
    );
  }
  return <renderer.RenderedMarkdown {...props} />;
}
