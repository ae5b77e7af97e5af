import { navigate } from "../app/navigation";
import { useServices } from "../app/services";
import { Dialog } from "../ui/dialog";
import type { Conversation } from "./conversation-storage";

interface DeleteDialogProps {
  readonly conversation: Conversation;
  readonly isCurrent: boolean;
  readonly onClose: () => void;
}

export function DeleteDialog({ conversation, isCurrent, onClose }: DeleteDialogProps) {
  const { chat } = useServices();
  const remove = () => {
    chat.deleteConversation(conversation.id);
    if (isCurrent) navigate({ page: "new" });
    onClose();
  };
  return (
    <Dialog title="Delete this conversation?" onClose={onClose}>
      <p>
        “{conversation.title}” is deleted from this browser, and cannot be brought back. An answer that is
        still being written is stopped.
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button danger" onClick={remove}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}
