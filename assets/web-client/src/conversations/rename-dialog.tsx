import { useState } from "react";
import { useServices } from "../app/services";
import { Dialog } from "../ui/dialog";
import type { Conversation } from "./conversation-storage";

interface RenameDialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

export function RenameDialog({ conversation, onClose }: RenameDialogProps) {
  const { library } = useServices();
  const [title, setTitle] = useState(conversation.title);
  const save = () => {
    const trimmed = title.trim();
    if (trimmed !== "") library.rename(conversation.id, trimmed);
    onClose();
  };
  return (
    <Dialog title="Rename conversation" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <label className="field">
          Title
          <input value={title} maxLength={120} onChange={({ target }) => setTitle(target.value)} />
        </label>
        <div className="buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}
