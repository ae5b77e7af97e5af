import { useSyncExternalStore } from "react";
import type { Store } from "./store";

/** Part of a store's value; `select` must give the same object for the same value. */
export function useStore<State, Part>(store: Store<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
