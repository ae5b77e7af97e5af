import { useId, useState } from "react";
import { MarkdownText } from "../markdown/markdown-text";
import { Icon } from "../ui/icon";
import { duration } from "./duration";
import { isDone, type Turn } from "./turn";

/** The model's reasoning: its newest lines while it thinks, folded once it answers, and whole if one wants to read it. */
export function Reasoning({ turn }: { readonly turn: Turn }) {
  const [choice, setChoice] = useState<"open" | "folded">();
  const bodyId = useId();
  const isThinking = turn.answer === "" && !isDone(turn);
  const state = choice ?? (isThinking ? "live" : "folded");
  return (
    <div className="reasoning" data-state={state} data-thinking={isThinking || undefined}>
      <button
        type="button"
        className="reasoning-toggle"
        aria-expanded={state !== "folded"}
        aria-controls={bodyId}
        onClick={() => setChoice(state === "folded" ? "open" : "folded")}
      >
        <Icon name="chevron" />
        {isThinking ? "Thinking…" : thoughtFor(turn.reasoningSeconds)}
      </button>
      <div className="reasoning-fold" id={bodyId} inert={state === "folded"}>
        <div className="reasoning-body">
          {state !== "folded" && <MarkdownText text={turn.reasoning} isGrowing={isThinking} />}
        </div>
      </div>
    </div>
  );
}

function thoughtFor(seconds: number | undefined): string {
  return seconds === undefined || seconds < 1 ? "Thought for a moment" : `Thought for ${duration(seconds)}`;
}
