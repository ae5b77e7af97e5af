import { CommandFailed } from "../failure";
import type { RunningService } from "./running-service";
import { startCommandLine } from "./start-command-line";

/**
 * One service at a time runs from the states of an environment.
 *
 * @param running this process itself may be it, by the lease that it has or by one that it has just given back
 * @throws CommandFailed says what to do with the one that runs
 */
export async function refuseSecond(running: RunningService | undefined, environment: string): Promise<void> {
  if (running === undefined || running.pid === process.pid) return;
  const report = await running.report();
  const where = report?.chat === undefined ? (report?.phase ?? "starting") : report.chat.pageUrl;
  const commands = [
    ["status", "how it is"],
    ["logs", "what its parts print"],
    ["stop", "end it"],
  ] as const;
  const lines = commands.map(
    ([command, purpose]) => `  ${startCommandLine(environment, command).padEnd(40)}  ${purpose}`,
  );
  throw new CommandFailed(
    `${running.name} runs the service of “${environment}” already: ${where}\n${lines.join("\n")}\nNothing was changed.`,
    1,
  );
}
