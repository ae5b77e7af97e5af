import { useEffect, useState } from "react";
import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import type { ConnectionStatus } from "./connection-status";

/** What is short-lived is not worth a word. Milliseconds. */
const patience: Readonly<Partial<Record<ConnectionStatus, number>>> = {
  connecting: 2_500,
  reconnecting: 700,
};

const texts: Readonly<Record<ConnectionStatus, string>> = {
  open: "",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  offline: "You are offline. The page goes on by itself when the network is back.",
  refused: "Access was denied, or the chat service cannot be reached.",
  "session-ended": "Your session has ended.",
};

/** Says what is wrong with the connection, as long as something is, and what helps. */
export function ConnectionNotice() {
  const { connection, connectionStore, libraryStore, session } = useServices();
  const status = useShownStatus(useStore(connectionStore, (facts) => facts.status));
  const storageIsFull = useStore(libraryStore, (library) => library.storageIsFull);
  const signIn = () => session.signIn(location.pathname, status === "refused" ? "as-anybody" : "as-before");
  return (
    <div className="notices">
      {status !== "open" && (
        <section className="notice" aria-label="Connection" data-status={status}>
          <p role="status">{texts[status]}</p>
          {status === "refused" && (
            <button type="button" className="button small" onClick={() => connection.restart("when-needed")}>
              Try now
            </button>
          )}
          {(status === "refused" || status === "session-ended") && (
            <button
              type="button"
              className="button small"
              onClick={() => void signIn().catch(ignoreUnreachable)}
            >
              Sign in again
            </button>
          )}
        </section>
      )}
      {storageIsFull && (
        <section className="notice" aria-label="Storage">
          <p role="status">
            The browser's storage is full: what is new is lost when you close the page. Delete conversations
            that you do not need.
          </p>
        </section>
      )}
    </div>
  );
}

/** The issuer cannot be reached: the notice stays, and so does its button. */
function ignoreUnreachable(): void {}

function useShownStatus(status: ConnectionStatus): ConnectionStatus {
  const [shown, setShown] = useState<ConnectionStatus>("open");
  useEffect(() => {
    const timer = setTimeout(() => setShown(status), patience[status] ?? 0);
    return () => clearTimeout(timer);
  }, [status]);
  return shown;
}
