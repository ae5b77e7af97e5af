import { useRef } from "react";
import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import { announcementOf } from "./announcement";
import { localTime } from "./local-time";
import { isDone } from "./turn";

/**
 * Tells a screen reader how the newest turn of a conversation stands. One that was over before it came to be shown is
 * not news. The element is always there: what appears together with its text is not read out.
 */
export function Announcer({ conversationId }: { readonly conversationId: string | undefined }) {
  const { libraryStore } = useServices();
  const newest = useStore(libraryStore, ({ turns }) => turns.get(conversationId ?? "")?.at(-1));
  const news = useRef<string>(undefined);
  if (newest !== undefined && !isDone(newest)) news.current = newest.requestId;
  return (
    <p role="status" className="visually-hidden" data-testid="announcer">
      {newest !== undefined &&
        newest.requestId === news.current &&
        announcementOf(newest, (time) => localTime(time, Date.now()))}
    </p>
  );
}
