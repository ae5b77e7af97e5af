import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import type { Turn } from "./turn";

/** What is being waited for, as long as there is nothing to read yet. */
export function TurnProgress({ turn }: { readonly turn: Turn }) {
  const { connectionStore } = useServices();
  const isOpen = useStore(connectionStore, ({ status }) => status === "open");
  const text = progressOf(turn, isOpen);
  return text === undefined ? null : <p className="progress">{text}</p>;
}

function progressOf({ answer, position, reasoning, status, stopIsWanted }: Turn, isOpen: boolean) {
  if (status === "finished" || status === "failed") return undefined;
  if (stopIsWanted) return "Stopping…";
  if (status === "sending") return isOpen ? "Sending…" : "It is sent as soon as there is a connection.";
  if (answer !== "" || reasoning !== "") return undefined;
  return position === undefined ? "Waiting for the model…" : `Position ${position} in the queue`;
}
