import { useMemo } from "react";
import { useServices } from "../app/services";
import { useStore } from "../store/use-store";
import { Transcript } from "./transcript";
import type { Turn } from "./turn";
import { visibleTurns } from "./visible-turns";

const none: readonly Turn[] = [];

export function ConversationView({ id }: { readonly id: string }) {
  const { libraryStore } = useServices();
  const stored = useStore(libraryStore, ({ turns }) => turns.get(id) ?? none);
  const turns = useMemo(() => visibleTurns(stored), [stored]);
  return <Transcript turns={turns} />;
}
