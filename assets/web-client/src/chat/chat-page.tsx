import { useEffect, useState } from "react";
import { useRoute } from "../app/navigation";
import { useServices } from "../app/services";
import { ConnectionNotice } from "../connection/connection-notice";
import { Sidebar } from "../conversations/sidebar";
import { SidebarDrawer } from "../conversations/sidebar-drawer";
import { onSignedOutElsewhere } from "../sign-in/returning";
import { useStore } from "../store/use-store";
import { IconButton } from "../ui/icon-button";
import { useMedia } from "../ui/use-media";
import { Announcer } from "./announcer";
import { Composer } from "./composer";
import { ConversationView } from "./conversation-view";
import { NewConversation } from "./new-conversation";
import { useRunning } from "./use-running";
import { useStopOnEscape } from "./use-stop-on-escape";

/** The page of somebody who is signed in. Only the conversation within it is rendered as an answer grows. */
export function ChatPage() {
  const { library, libraryStore, session } = useServices();
  const route = useRoute();
  const id = route.page === "conversation" ? route.id : undefined;
  const conversation = useStore(libraryStore, ({ conversations }) =>
    conversations.find((candidate) => candidate.id === id),
  );
  const running = useRunning(conversation?.id);
  const isWide = useMedia("(min-width: 56rem)");
  const [isDrawerOpen, setIsDrawerOpen] = useState(false);
  const isKnown = conversation !== undefined;

  useEffect(() => {
    if (id !== undefined && isKnown) library.open(id);
  }, [library, id, isKnown]);
  useEffect(() => {
    document.title = conversation === undefined ? "DeepSeek chat" : `${conversation.title} · DeepSeek chat`;
  }, [conversation]);
  useEffect(() => onSignedOutElsewhere(() => session.leave()), [session]);
  useStopOnEscape(running.requestId);

  return (
    <div className="page">
      <a className="skip-link" href="#question">
        Skip to your question
      </a>
      {isWide && <Sidebar currentId={id} />}
      {!isWide && isDrawerOpen && <SidebarDrawer currentId={id} onClose={() => setIsDrawerOpen(false)} />}
      <main className="main">
        <header className="bar">
          {!isWide && (
            <IconButton
              icon="list"
              label="Conversations"
              isExpanded={isDrawerOpen}
              onClick={() => setIsDrawerOpen(true)}
            />
          )}
          {conversation !== undefined && <h1 className="bar-title">{conversation.title}</h1>}
        </header>
        <ConnectionNotice />
        {conversation === undefined ? (
          <NewConversation isMissing={id !== undefined} />
        ) : (
          <ConversationView key={conversation.id} id={conversation.id} />
        )}
        <Composer conversationId={conversation?.id} running={running} />
        <Announcer conversationId={conversation?.id} />
      </main>
    </div>
  );
}
