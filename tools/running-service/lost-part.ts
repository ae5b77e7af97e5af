import type { PartStatus } from "../../local/chat-service/part-status";

/** A part that has ended, and that nothing starts again: on an instance its units do, or it is replaced. */
export function lostPart(parts: readonly PartStatus[]): PartStatus | undefined {
  return parts.find(({ name, state }) => state === "ended" && !name.startsWith("instance "));
}
