import type { MouseEvent, ReactNode } from "react";
import { navigate } from "./navigation";
import { pathOf, type Route } from "./route";

interface LinkProps {
  readonly to: Route;
  readonly className?: string;
  readonly isCurrent?: boolean;
  readonly onFollow?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A link within the page: a plain click changes what is shown, any other does what the browser does with links. */
export function Link({ children, className, isCurrent = false, onFollow, to }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
    onFollow?.();
  };
  return (
    <a className={className} href={pathOf(to)} aria-current={isCurrent ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
