import { Link } from "../app/link";
import { IconButton } from "../ui/icon-button";
import type { Conversation } from "./conversation-storage";

interface ConversationEntryProps {
  readonly conversation: Conversation;
  readonly isCurrent: boolean;
  readonly onFollow: (() => void) | undefined;
  readonly onDelete: () => void;
  readonly onRename: () => void;
}

export function ConversationEntry(props: ConversationEntryProps) {
  const { conversation, isCurrent, onDelete, onFollow, onRename } = props;
  const { id, title } = conversation;
  return (
    <li className="conversation" data-current={isCurrent || undefined}>
      <Link to={{ page: "conversation", id }} isCurrent={isCurrent} onFollow={onFollow}>
        {title}
      </Link>
      <IconButton icon="edit" label={`Rename: ${title}`} onClick={onRename} />
      <IconButton icon="remove" label={`Delete: ${title}`} onClick={onDelete} />
    </li>
  );
}
