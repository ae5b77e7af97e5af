import { groupMemory } from "../../../local/process/group-memory";
import { CommandFailed } from "../../failure";
import type { MeasuredChat } from "../running-chat/measured-chat";
import { processCost } from "../service/process-cost";

const mebibyte = 2 ** 20;

/** The parts of a running chat that are processes of their own, those of all instances together. */
export const memoryParts = [
  "functions",
  "emulator",
  "LLM services",
  "health proxies",
  "load balancer",
  "engines",
  "sign-in",
  "gateway, page and clients",
] as const;

export type MemoryByPart = Readonly<Record<(typeof memoryParts)[number], number>>;

/** Resident memory in MiB, now. */
export async function memoryByPart({ service }: MeasuredChat): Promise<MemoryByPart> {
  const { emulator, issuer, llmService } = service;
  const parts = await llmService.status();
  const sum = (name: RegExp) =>
    parts.reduce((total, part) => total + (name.test(part.name) ? (part.memoryMiB ?? 0) : 0), 0);
  const groups = await groupMemory([emulator.process.pid, issuer.process.pid]);
  const group = (pid: number) => {
    const memory = groups.get(pid);
    if (memory === undefined) throw new CommandFailed(`process group ${pid} has gone`, 1);
    return memory;
  };
  // What is in its group are the functions that run.
  const emulatorAlone = processCost(emulator.process.pid).residentBytes / mebibyte;
  return {
    functions: group(emulator.process.pid) - emulatorAlone,
    emulator: emulatorAlone,
    "LLM services": sum(/: LLM service$/),
    "health proxies": sum(/: health proxy$/),
    "load balancer": sum(/^load balancer$/),
    engines: sum(/: engine$/),
    "sign-in": group(issuer.process.pid),
    "gateway, page and clients": process.memoryUsage.rss() / mebibyte,
  };
}
