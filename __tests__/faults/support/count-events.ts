import { existsSync, readFileSync } from "node:fs";
import type { ChatSystem } from "../../chat/support/chat-system";

/** How often `inference` has logged an event until now. */
export function countEvents(system: ChatSystem, event: string): number {
  const file = system.service.functionLogFile("inference");
  return existsSync(file) ? readFileSync(file, "utf8").split(event).length - 1 : 0;
}
