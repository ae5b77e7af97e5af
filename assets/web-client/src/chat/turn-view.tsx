import { memo, useState } from "react";
import { useServices } from "../app/services";
import { MarkdownText } from "../markdown/markdown-text";
import { QuestionEditor } from "./question-editor";
import { QuestionText } from "./question-text";
import { Reasoning } from "./reasoning";
import { isDone, type Turn } from "./turn";
import { TurnActions } from "./turn-actions";
import { TurnFailure } from "./turn-failure";
import { TurnProgress } from "./turn-progress";

interface TurnViewProps {
  readonly turn: Turn;
  readonly isNewest: boolean;
}

/** As the style sheet draws it. */
function phaseOf({ answer, status }: Turn): "before" | "thinking" | "answering" | "finished" | "failed" {
  if (status === "sending" || status === "waiting") return "before";
  return status === "answering" && answer === "" ? "thinking" : status;
}

const endings: Readonly<Partial<Record<NonNullable<Turn["reason"]>, string>>> = {
  cancelled: "Stopped.",
  content_filter: "The rest was withheld by the model's content filter.",
  length: "Cut off: the answer has reached the greatest length.",
};

/** A question and what came of it. */
export const TurnView = memo(function TurnView({ isNewest, turn }: TurnViewProps) {
  const { chat } = useServices();
  const [isEdited, setIsEdited] = useState(false);
  const headingId = `question-${turn.requestId}`;
  const done = isDone(turn);
  const canEdit = isNewest && done;
  const ending = turn.reason === undefined ? undefined : endings[turn.reason];
  return (
    <article className="turn" aria-labelledby={headingId} data-phase={phaseOf(turn)}>
      {isEdited && canEdit ? (
        <QuestionEditor
          headingId={headingId}
          text={turn.text}
          onCancel={() => setIsEdited(false)}
          onAsk={(text) => {
            setIsEdited(false);
            chat.ask(text, turn.conversationId, turn);
          }}
        />
      ) : (
        <QuestionText id={headingId} text={turn.text} />
      )}
      <div className="reply">
        <TurnProgress turn={turn} />
        {turn.reasoning !== "" && <Reasoning turn={turn} />}
        {turn.answer !== "" && (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
          <div className="answer" role="group" aria-label="Answer" aria-busy={!done}>
            <MarkdownText text={turn.answer} isGrowing={!done} />
          </div>
        )}
        {ending !== undefined && <p className="ending">{ending}</p>}
        {turn.failure !== undefined && (
          <TurnFailure failure={turn.failure} onAgain={isNewest ? () => chat.askAgain(turn) : undefined} />
        )}
        <TurnActions
          turn={turn}
          onEdit={canEdit && !isEdited ? () => setIsEdited(true) : undefined}
          onAgain={canEdit && turn.failure === undefined ? () => chat.askAgain(turn) : undefined}
        />
      </div>
    </article>
  );
});
