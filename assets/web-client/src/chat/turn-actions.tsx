import { CopyButton } from "../ui/copy-button";
import { Icon, type IconName } from "../ui/icon";
import { isDone, type Turn } from "./turn";

interface TurnActionsProps {
  readonly turn: Turn;
  readonly onEdit: (() => void) | undefined;
  readonly onAgain: (() => void) | undefined;
}

/** What can be done with a turn that is over. Its place is kept before, so that nothing jumps when it is. */
export function TurnActions({ onAgain, onEdit, turn }: TurnActionsProps) {
  if (!isDone(turn)) return <div className="turn-actions" />;
  return (
    <div className="turn-actions">
      {turn.answer !== "" && <CopyButton label="Copy answer" text={() => turn.answer} />}
      {onAgain !== undefined && <Action icon="retry" label="Try again" onClick={onAgain} />}
      {onEdit !== undefined && <Action icon="edit" label="Edit question" onClick={onEdit} />}
    </div>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
}

function Action({ icon, label, onClick }: ActionProps) {
  return (
    <button type="button" className="quiet-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
