import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { navigate } from "../app/navigation";
import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import { GrowingTextarea } from "../ui/growing-textarea";
import { Icon } from "../ui/icon";
import { useMedia } from "../ui/use-media";
import { ComposerHint } from "./composer-hint";
import { loadDraft, saveDraft } from "./draft";
import { questionSize, sendable } from "./question-limit";
import { sendProblem } from "./send-problem";
import type { Running } from "./use-running";

interface ComposerProps {
  /** Undefined: the question begins a conversation. */
  readonly conversationId: string | undefined;
  readonly running: Running;
}

export function Composer({ conversationId, running }: ComposerProps) {
  const { chat, configuration, connectionStore } = useServices();
  const connection = useStore(connectionStore, ({ status }) => status);
  const [draft, setDraft] = useState(() => ({ of: conversationId, text: loadDraft(conversationId) }));
  const area = useRef<HTMLTextAreaElement>(null);
  const isTouch = useMedia("(pointer: coarse)");
  if (draft.of !== conversationId) setDraft({ of: conversationId, text: loadDraft(conversationId) });

  const text = sendable(draft.text);
  const size = questionSize(text, configuration.maxTextBytes);
  const problem = sendProblem({ connection, isAnswering: running.requestId !== undefined, size });
  const canSend = problem === undefined && text !== "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opens a conversation wants to write
  useEffect(() => {
    // On a touch screen the keyboard would cover what was opened.
    if (!isTouch) area.current?.focus();
  }, [conversationId, isTouch]);

  const change = (value: string) => {
    setDraft({ of: conversationId, text: value });
    saveDraft(conversationId, value);
  };
  const send = () => {
    if (!canSend) return;
    change("");
    const id = chat.ask(text, conversationId);
    if (conversationId === undefined) navigate({ page: "conversation", id });
  };
  const stop = () => {
    if (running.requestId !== undefined) chat.stop(running.requestId);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || isTouch) return;
    event.preventDefault();
    send();
  };

  return (
    <div className="composer column">
      <div className="composer-panel">
        <GrowingTextarea
          id="question"
          element={area}
          label="Your question"
          placeholder={conversationId === undefined ? "Ask anything" : "Ask a follow-up"}
          describedBy="question-hint"
          isInvalid={size.isTooLong}
          value={draft.text}
          onChange={change}
          onKeyDown={pressed}
        />
        {running.requestId === undefined ? (
          <button
            type="button"
            className="send"
            aria-label="Send"
            title="Send"
            aria-disabled={!canSend}
            aria-describedby="question-hint"
            onClick={send}
          >
            <Icon name="send" />
          </button>
        ) : (
          <button
            type="button"
            className="send stop"
            aria-label="Stop"
            title="Stop (Escape)"
            aria-disabled={running.stopIsWanted}
            onClick={stop}
          >
            <Icon name="stop" />
          </button>
        )}
      </div>
      <ComposerHint id="question-hint" problem={problem} size={size} isTouch={isTouch} />
    </div>
  );
}
