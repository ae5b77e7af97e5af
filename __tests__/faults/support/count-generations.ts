import type { FakeEngineProcess } from "../../../local/engine/fake-engine-process";
import type { ChatSystem } from "../../chat/support/chat-system";

/** How often the engines that there are now were asked a question. */
export async function countGenerations(system: ChatSystem, question: string): Promise<number> {
  const { llmService } = system.service;
  const records = await Promise.all(
    llmService.names().map((name) => (llmService.engine(name) as FakeEngineProcess).record()),
  );
  return records
    .flatMap(({ requests }) => requests)
    .filter(({ request }) => request.messages.some(({ content }) => content === question)).length;
}
