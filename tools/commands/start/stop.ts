import type { Command } from "commander";
import { RunningService } from "../../running-service/running-service";
import { print, step } from "../../terminal";
import { subcommand } from "./subcommand";

export function stopCommand(): Command {
  return subcommand("stop", "end the service that runs, and return when all of it is gone").action(stop);
}

async function stop({ environment }: { readonly environment: string }): Promise<void> {
  const running = await RunningService.find(environment);
  if (running === undefined) {
    print(`Nothing runs in “${environment}”.`);
    return;
  }
  await step("Stopping", async () => {
    await running.stop();
    return { outcome: `${running.name} has ended` };
  });
}
