import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const kibibytesInMebibyte = 1024;

/**
 * Resident memory of whole process groups, in MiB by the group's leader: of a program and of what it started. A group
 * that has gone is not in it. Memory that processes share counts in each.
 *
 * `ps` rather than /proc, so that it is the same on Linux and on macOS.
 *
 * @param leaders process ids; each began its group
 */
export async function groupMemory(leaders: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const wanted = new Set(leaders);
  const memory = new Map<number, number>();
  if (wanted.size === 0) return memory;
  const { stdout } = await execute("ps", ["-A", "-o", "pgid=,rss="], { maxBuffer: 64 * 1024 * 1024 });
  for (const line of stdout.split("\n")) {
    const [group = Number.NaN, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
    // A process that has ended and that nobody has asked after has no memory.
    if (wanted.has(group) && kibibytes > 0)
      memory.set(group, (memory.get(group) ?? 0) + kibibytes / kibibytesInMebibyte);
  }
  return memory;
}
