import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import { CommandFailed } from "../../failure";
import { type LogFile, logFiles } from "../../running-service/log-files";
import { LogReader } from "../../running-service/log-reader";
import { runDirectory } from "../../running-service/run-directory";
import { RunningService } from "../../running-service/running-service";
import { startCommandLine } from "../../running-service/start-command-line";
import { dim, print } from "../../terminal";
import { subcommand } from "./subcommand";

const linesOfEach = 10;
const pollMilliseconds = 200;

export function logsCommand(): Command {
  return subcommand("logs", "print what the parts of the service log, in this run or the last one")
    .usage("[options] [part]")
    .argument("[part]", 'gateway, inference, a (an instance), "a engine", …; default: the end of every log')
    .option("-f, --follow", "go on with what comes, until Ctrl-C or the end of the service", false)
    .action(logs);
}

interface LogsOptions {
  readonly environment: string;
  readonly follow: boolean;
}

async function logs(part: string | undefined, { environment, follow }: LogsOptions): Promise<void> {
  const directory = runDirectory(environment);
  const files = logFiles(directory, part);
  if (files.length === 0) throw noLog(environment, part);
  // Whoever reads it has seen enough.
  process.stdout.once("error", () => process.exit(0));
  const readers = new Map<string, LogReader>();
  // One log is printed as it is, for other programs; several are told apart.
  const show = (found: readonly LogFile[], most: number) => {
    for (const { name, file } of found) {
      const reader = readers.get(name) ?? new LogReader(file);
      readers.set(name, reader);
      const lines = reader.lines().slice(-most);
      for (const line of lines) print(readers.size === 1 ? line : `${dim(`${name} |`)} ${line}`);
    }
  };
  for (const { name, file } of files) readers.set(name, new LogReader(file));
  show(files, files.length === 1 ? Number.POSITIVE_INFINITY : linesOfEach);
  if (!follow) return;
  const running = await RunningService.find(environment);
  for (let isThere = running !== undefined; isThere; ) {
    await pause(pollMilliseconds);
    isThere = running?.isThere() === true;
    // An instance that is new has a log of its own.
    show(logFiles(directory, part), Number.POSITIVE_INFINITY);
  }
}

function noLog(environment: string, part: string | undefined): CommandFailed {
  const directory = runDirectory(environment);
  const names = logFiles(directory).map(({ name }) => `  ${name}`);
  if (names.length === 0)
    return new CommandFailed(
      `There are no logs in ${directory}. Start it: ${startCommandLine(environment)}`,
      1,
    );
  return new CommandFailed(`There is no log of “${part}”. There are:\n${names.join("\n")}`, 1);
}
