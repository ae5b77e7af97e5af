import { type KeyboardEvent, useState } from "react";
import { useServices } from "../app/services";
import { GrowingTextarea } from "../ui/growing-textarea";
import { questionSize, sendable } from "./question-limit";

interface QuestionEditorProps {
  readonly headingId: string;
  readonly text: string;
  readonly onAsk: (text: string) => void;
  readonly onCancel: () => void;
}

/** The newest question, to be put differently. */
export function QuestionEditor({ headingId, onAsk, onCancel, text: before }: QuestionEditorProps) {
  const { configuration } = useServices();
  const [text, setText] = useState(before);
  const { isTooLong } = questionSize(sendable(text), configuration.maxTextBytes);
  const canAsk = !isTooLong && sendable(text) !== "";
  const ask = () => {
    if (canAsk) onAsk(sendable(text));
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      ask();
    }
  };
  return (
    <div className="question-editor">
      <h2 id={headingId} className="visually-hidden">
        {before}
      </h2>
      <GrowingTextarea
        label="Edit your question"
        value={text}
        onChange={setText}
        onKeyDown={pressed}
        hasFocus={true}
      />
      <div className="buttons">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" className="button primary" aria-disabled={!canAsk} onClick={ask}>
          Ask again
        </button>
      </div>
      {isTooLong && <p className="hint">This is too long to be sent.</p>}
    </div>
  );
}
