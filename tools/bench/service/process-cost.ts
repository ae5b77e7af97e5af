import { readFileSync } from "node:fs";
import { CommandFailed } from "../../failure";

export interface ProcessCost {
  /** User and system, of all threads, since the start. In steps of 10 ms. */
  readonly processorSeconds: number;
  readonly residentBytes: number;
}

// Linux promises programs this unit, whatever the kernel's own clock is. Source: man 5 proc, and 7 time (USER_HZ)
const ticksPerSecond = 100;
const bytesPerKibibyte = 1024;

/** What a running process has cost so far. @throws CommandFailed where there is no /proc */
export function processCost(pid: number): ProcessCost {
  // The second field, the program's name in brackets, may hold anything.
  const [, fields = ""] = read(pid, "stat").split(/\) (?=[A-Z] )/);
  const [userTicks, systemTicks] = fields.split(" ").slice(11, 13).map(Number);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, "status"))?.[1];
  return {
    processorSeconds: ((userTicks ?? 0) + (systemTicks ?? 0)) / ticksPerSecond,
    residentBytes: Number(resident) * bytesPerKibibyte,
  };
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    const reason = (error as Error).message;
    throw new CommandFailed(
      `What process ${pid} costs cannot be read; this benchmark needs Linux. (${reason})`,
      1,
    );
  }
}
