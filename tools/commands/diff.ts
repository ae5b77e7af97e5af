import { Command } from "commander";
import { cdktf } from "../cdktf";
import { ensureStateBucket } from "../ensure-state-bucket";
import { inEnvironment } from "../environment";
import { CommandFailed } from "../failure";
import { describeMissingProducer } from "../missing-producer";
import { type StackOptions, withConfigurationOptions, withStackOption } from "../options";
import { selectStacks, synthesize } from "../synthesis";
import { bold, print } from "../terminal";

export function diffCommand(): Command {
  const command = new Command("diff").description(
    "show what deploy would change (cdktf diff), stack by stack in the order of deployment",
  );
  return withStackOption(withConfigurationOptions(command)).action(diff);
}

async function diff(options: StackOptions): Promise<void> {
  const stacks = await synthesize({ ...options, deploying: true });
  const selected = selectStacks(stacks, options.stack);
  await inEnvironment(options.environment, "npm run diff", async (environment) => {
    await ensureStateBucket(options, stacks, environment);
    for (const stack of selected) {
      print(bold(`\n${stack.name}`));
      const exitCode = await cdktf(
        [
          "diff",
          stack.name,
          "--skip-synth",
          ...(environment.cloud === undefined ? [] : ["--skip-provider-lock"]),
        ],
        { ...options, deploying: true },
        environment.terraform,
      );
      if (exitCode !== 0)
        throw new CommandFailed(await describeMissingProducer(stack, stacks, environment), 1);
    }
  });
}
