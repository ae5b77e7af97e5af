import { useSyncExternalStore } from "react";
import { pathOf, type Route, routeOf } from "./route";

const listeners = new Set<() => void>();

export function navigate(route: Route, entry: "new-entry" | "same-entry" = "new-entry"): void {
  const path = pathOf(route);
  if (entry === "same-entry") history.replaceState(null, "", path);
  else if (path !== location.pathname) history.pushState(null, "", path);
  for (const listener of listeners) listener();
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}
