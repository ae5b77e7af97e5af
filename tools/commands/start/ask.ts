import { setTimeout as pause } from "node:timers/promises";
import { CommandFailed } from "../../failure";
import { askQuestion } from "../../running-service/ask-question";
import { Interruption } from "../../running-service/interruption";
import { runService } from "../../running-service/run-service";
import { RunningService, serviceOwners } from "../../running-service/running-service";
import type { ChatReport } from "../../running-service/service-report";
import { startCommandLine } from "../../running-service/start-command-line";
import type { StartOptions } from "../../running-service/start-options";
import { step } from "../../terminal";

const pollMilliseconds = 200;

/**
 * Asks one question: the service that runs, or one of its own.
 *
 * @throws CommandFailed, TerraformFailed, Interrupted
 */
export async function ask(options: StartOptions, question: string): Promise<void> {
  const running = await RunningService.find(options.environment);
  if (running === undefined || running.isTemporary) {
    return runService(options, serviceOwners.ask, ({ chat, interrupted }) =>
      askQuestion(chat, question, interrupted),
    );
  }
  refuseOtherSettings(options, running);
  const interruption = new Interruption();
  try {
    const { chat } = await step("Running service", () => untilItRuns(running, interruption));
    await askQuestion(chat, question, interruption.received);
  } finally {
    interruption.stop();
  }
}

function refuseOtherSettings(options: StartOptions, running: RunningService): void {
  const given = [
    ...(options.engine === undefined ? [] : ["--engine"]),
    ...(options.instances === undefined ? [] : ["--instances"]),
    ...(options.port === undefined ? [] : ["--port"]),
    ...(options.set.length === 0 ? [] : ["--set"]),
    ...(options.keep ? ["--keep"] : []),
  ];
  if (given.length === 0) return;
  throw new CommandFailed(
    `${running.name} runs the service already, and is asked as it is: leave out ${given.join(", ")}, ` +
      `or end it first: ${startCommandLine(options.environment, "stop")}`,
    1,
  );
}

async function untilItRuns(
  running: RunningService,
  interruption: Interruption,
): Promise<{ readonly chat: ChatReport; readonly outcome: string }> {
  for (;;) {
    const report = await running.report();
    if (report?.chat !== undefined) return { chat: report.chat, outcome: report.chat.pageUrl };
    const interrupted = await Promise.race([interruption.received, pause(pollMilliseconds)]);
    if (interrupted !== undefined) throw interrupted;
    if (report?.phase === "stopping" || !running.isThere()) {
      throw new CommandFailed(`${running.name} does not run the service any more. Ask again.`, 1);
    }
  }
}
