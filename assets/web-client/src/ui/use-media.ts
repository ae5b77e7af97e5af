import { useSyncExternalStore } from "react";

interface Media {
  readonly matches: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Asking the browser anew at every rendering takes longer than the rendering. */
const known = new Map<string, Media>();

/** Whether a media query holds, now and as it changes. */
export function useMedia(query: string): boolean {
  const media = known.get(query) ?? mediaOf(query);
  known.set(query, media);
  return useSyncExternalStore(media.subscribe, media.matches);
}

function mediaOf(query: string): Media {
  const list = matchMedia(query);
  return {
    matches: () => list.matches,
    subscribe: (listener) => {
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
  };
}
