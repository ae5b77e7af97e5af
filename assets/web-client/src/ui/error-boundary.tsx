import { Component, type ReactNode } from "react";
import { Message } from "./message";

/** Instead of an empty page, when the page itself fails. */
export class ErrorBoundary extends Component<
  { readonly children: ReactNode },
  { readonly hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Message title="The page has failed" isAlert={true}>
        <p>Your conversations are still in this browser.</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Load the page again
        </button>
      </Message>
    );
  }
}
