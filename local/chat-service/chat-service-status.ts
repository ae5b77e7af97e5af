import type { Emulator } from "../emulator/emulator";
import type { Issuer } from "../identity/issuer";
import { groupMemory } from "../process/group-memory";
import type { ChatServiceParts } from "./chat-service-parts";
import type { PartStatus, StatusOptions } from "./part-status";

/** How each part of the service is: first what users reach, then what it stands on. */
export async function chatServiceStatus(
  parts: ChatServiceParts,
  options: StatusOptions,
): Promise<readonly PartStatus[]> {
  const { chatApi, description, emulator, issuer, llmService, pageServer } = parts;
  const [memory, llmParts] = await Promise.all([
    options.withMemory ? groupMemory([emulator, issuer].map((each) => each.process.pid)) : new Map(),
    llmService.status(options),
  ]);
  const ofProcess = (name: string, { process, state, url: address }: Emulator | Issuer): PartStatus => {
    const { logFile, pid } = process;
    const memoryMiB = memory.get(pid);
    return process.isRunning()
      ? { name, state, pid, address, logFile, ...(memoryMiB === undefined ? {} : { memoryMiB }) }
      : { name, state, address, logFile };
  };
  return [
    { name: "page", state: "running", address: `http://${pageServer.address}` },
    { name: "gateway", state: "running", address: chatApi.url, logFile: chatApi.logFile },
    ofProcess("issuer", issuer),
    ofProcess("emulator", emulator),
    ...description.chatApi.functions.map(({ name }) => ({
      name: `function ${name}`,
      state: emulator.state === "running" ? "ready" : emulator.state,
      logFile: emulator.functionLogFile(name),
    })),
    ...llmParts,
  ];
}
