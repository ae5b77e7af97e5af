import { useEffect } from "react";
import { useServices } from "../app/services";

/** Escape stops the answer, unless something nearer, such as a dialog, takes it. */
export function useStopOnEscape(requestId: string | undefined): void {
  const { chat } = useServices();
  useEffect(() => {
    if (requestId === undefined) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      if (document.querySelector("dialog[open]") === null) chat.stop(requestId);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [chat, requestId]);
}
