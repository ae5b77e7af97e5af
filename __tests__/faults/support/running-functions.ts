import { execFileSync } from "node:child_process";
import type { ChatSystem } from "../../chat/support/chat-system";

/** Process ids of all execution environments of functions, at work or not. */
export function runningFunctions(system: ChatSystem): number[] {
  const emulator = system.service.emulator.process.pid;
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, program = ""]) => Number(parent) === emulator && /(^|\/)node/.test(program))
    .map(([pid]) => Number(pid));
}
