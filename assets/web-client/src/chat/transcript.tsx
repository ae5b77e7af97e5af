import { useEffect, useRef } from "react";
import { Icon } from "../ui/icon";
import { useMedia } from "../ui/use-media";
import type { Turn } from "./turn";
import { TurnView } from "./turn-view";
import { useScrollFollower } from "./use-scroll-follower";

/** The turns of a conversation, which scroll, and follow the answer that grows. */
export function Transcript({ turns }: { readonly turns: readonly Turn[] }) {
  const { content, isAtEnd, jump, scroller } = useScrollFollower();
  const isCalm = useMedia("(prefers-reduced-motion: reduce)");
  const newestId = turns.at(-1)?.requestId;
  const shownId = useRef(newestId);
  useEffect(() => {
    // A new question: whoever asked it wants to see what becomes of it.
    if (newestId !== shownId.current) jump("instant");
    shownId.current = newestId;
  }, [newestId, jump]);
  return (
    <div className="transcript">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroller" ref={scroller} tabIndex={0} aria-label="Conversation">
        <div className="column turns" ref={content}>
          {turns.map((turn) => (
            <TurnView key={turn.requestId} turn={turn} isNewest={turn.requestId === newestId} />
          ))}
        </div>
      </section>
      {!isAtEnd && (
        <button type="button" className="jump" onClick={() => jump(isCalm ? "instant" : "smooth")}>
          <Icon name="down" />
          Jump to latest
        </button>
      )}
    </div>
  );
}
