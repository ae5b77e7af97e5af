import { useMemo, useState } from "react";
import { Link } from "../app/link";
import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import { Icon } from "../ui/icon";
import { ThemeSwitch } from "../ui/theme-switch";
import { Wordmark } from "../ui/wordmark";
import { ConversationEntry } from "./conversation-entry";
import type { Conversation } from "./conversation-storage";
import { DeleteDialog } from "./delete-dialog";
import { groupByAge } from "./group-by-age";
import { RenameDialog } from "./rename-dialog";

interface SidebarContentProps {
  readonly currentId: string | undefined;
  readonly onFollow: (() => void) | undefined;
}

type Open = { readonly dialog: "delete" | "rename"; readonly conversation: Conversation };

export function SidebarContent({ currentId, onFollow }: SidebarContentProps) {
  const { libraryStore, person, session } = useServices();
  const conversations = useStore(libraryStore, (library) => library.conversations);
  const groups = useMemo(() => groupByAge(conversations, Date.now()), [conversations]);
  const [open, setOpen] = useState<Open>();
  return (
    <>
      <Wordmark />
      <Link to={{ page: "new" }} className="button new" onFollow={onFollow}>
        <Icon name="plus" />
        New conversation
      </Link>
      <nav aria-label="Conversations" className="conversations">
        {conversations.length === 0 && <p className="hint">What you ask is kept here, in this browser.</p>}
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2>{group.title}</h2>
            <ul>
              {group.conversations.map((conversation) => (
                <ConversationEntry
                  key={conversation.id}
                  conversation={conversation}
                  isCurrent={conversation.id === currentId}
                  onFollow={onFollow}
                  onDelete={() => setOpen({ dialog: "delete", conversation })}
                  onRename={() => setOpen({ dialog: "rename", conversation })}
                />
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <footer className="sidebar-foot">
        <ThemeSwitch />
        <div className="person">
          <span title={person.name}>{person.name}</span>
          <button type="button" className="quiet-button" onClick={() => void session.signOut()}>
            <Icon name="leave" />
            Sign out
          </button>
        </div>
      </footer>
      {open?.dialog === "delete" && (
        <DeleteDialog
          conversation={open.conversation}
          isCurrent={open.conversation.id === currentId}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.dialog === "rename" && (
        <RenameDialog conversation={open.conversation} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}
