import { useServices } from "../app/services";
import type { LibraryState } from "../conversations/library";
import { useStore } from "../store/use-store";
import { isDone, type Turn } from "./turn";

/** The turn of a conversation that is not done yet, as far as it does not change with every word. */
export interface Running {
  /** Undefined: there is none. */
  readonly requestId: string | undefined;
  readonly stopIsWanted: boolean;
}

export function useRunning(conversationId: string | undefined): Running {
  const { libraryStore } = useServices();
  const find = ({ turns }: LibraryState): Turn | undefined =>
    turns.get(conversationId ?? "")?.findLast((turn) => !isDone(turn));
  const requestId = useStore(libraryStore, (state) => find(state)?.requestId);
  const stopIsWanted = useStore(libraryStore, (state) => find(state)?.stopIsWanted ?? false);
  return { requestId, stopIsWanted };
}
