import path from "node:path";
import type { Command } from "commander";
import type { PartStatus } from "../../../local/chat-service/part-status";
import { CommandFailed } from "../../failure";
import { runDirectory } from "../../running-service/run-directory";
import { RunningService } from "../../running-service/running-service";
import { startCommandLine } from "../../running-service/start-command-line";
import { bold, dim, print } from "../../terminal";
import { subcommand } from "./subcommand";

const notRunningExitCode = 3;

export function statusCommand(): Command {
  return subcommand(
    "status",
    `say whether the service runs, and how each part is; exit code ${notRunningExitCode} when it does not`,
  ).action(status);
}

async function status({ environment }: { readonly environment: string }): Promise<void> {
  const running = await RunningService.find(environment);
  if (running === undefined) {
    print(`Nothing runs in “${environment}”. Start it: ${startCommandLine(environment)}`);
    throw new CommandFailed("", notRunningExitCode);
  }
  const report = await running.report();
  if (report?.chat === undefined) {
    print(`${running.name}: ${report?.phase ?? "does not answer"}`);
    return;
  }
  const { chat, parts, startedAt } = report;
  print(`${running.name}: ${report.phase}, since ${startedAt}`);
  print(`\n  Chat       ${bold(chat.pageUrl)}`);
  print(`  WebSocket  ${chat.webSocketUrl}`);
  print(`  Answers    ${chat.engine}\n`);
  printTable(parts.map((part) => rowOf(part, runDirectory(environment))));
  const total = parts.reduce((sum, { memoryMiB = 0 }) => sum + memoryMiB, 0);
  print(dim(`\n${Math.round(total)} MiB of memory in all, without npm start itself.`));
}

function rowOf({ address, logFile, memoryMiB, name, pid, state }: PartStatus, directory: string): string[] {
  return [
    name,
    state,
    pid === undefined ? "" : String(pid),
    memoryMiB === undefined ? "" : `${Math.round(memoryMiB)} MiB`,
    address ?? "",
    logFile === undefined ? "" : path.relative(directory, logFile).replace(/\.log$/, ""),
  ];
}

function printTable(rows: readonly string[][]): void {
  const all = [["PART", "STATE", "PROCESS", "MEMORY", "ADDRESS", "LOG"], ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    print(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
  }
}
