import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { ScrollFollower } from "./scroll-follower";

interface Following {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  /** Goes to the end, and stays there. */
  readonly jump: (behavior: ScrollBehavior) => void;
}

/** Keeps a scrolling element at its end while its content grows, unless the reader has scrolled up. */
export function useScrollFollower(): Following {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follower = useRef(new ScrollFollower());
  const [isAtEnd, setIsAtEnd] = useState(true);

  const jump = useCallback((behavior: ScrollBehavior) => {
    follower.current.follow();
    setIsAtEnd(true);
    const element = scroller.current;
    element?.scrollTo({ top: element.scrollHeight, behavior });
  }, []);

  useLayoutEffect(() => jump("instant"), [jump]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null || content.current === null) return;
    const scrolled = () => {
      follower.current.scrolled(element);
      setIsAtEnd(follower.current.follows);
    };
    const sizes = new ResizeObserver(() => {
      if (follower.current.follows) element.scrollTop = element.scrollHeight;
    });
    sizes.observe(content.current);
    sizes.observe(element);
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, []);

  return { scroller, content, isAtEnd, jump };
}
