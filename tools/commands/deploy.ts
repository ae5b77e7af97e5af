import { Command } from "commander";
import { projectDirectory } from "../../local/paths";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { requireApprover } from "../approval";
import { cdktf } from "../cdktf";
import { ensureStateBucket } from "../ensure-state-bucket";
import { inEnvironment } from "../environment";
import { CommandFailed } from "../failure";
import { describeMissingProducer } from "../missing-producer";
import {
  type ApprovalOptions,
  type StackOptions,
  withApprovalOption,
  withConfigurationOptions,
  withStackOption,
} from "../options";
import { keepProviderLock } from "../provider-lock";
import { selectStacks, synthesize } from "../synthesis";
import { print } from "../terminal";

export function deployCommand(): Command {
  const command = new Command("deploy").description(
    "create and change what the stacks describe (cdktf deploy), in the order of their dependencies",
  );
  return withApprovalOption(withStackOption(withConfigurationOptions(command))).action(deploy);
}

async function deploy(options: StackOptions & ApprovalOptions): Promise<void> {
  requireApprover(options);
  const stacks = await synthesize({ ...options, deploying: true });
  const selected = selectStacks(stacks, options.stack);
  await inEnvironment(options.environment, "npm run deploy", async (environment) => {
    await ensureStateBucket(options, stacks, environment);
    const exitCode = await cdktf(
      [
        "deploy",
        ...selected.map(({ name }) => name),
        "--skip-synth",
        ...withoutProducers(selected),
        ...(options.autoApprove ? ["--auto-approve"] : []),
        // Only the stand-in has to do without the registry's checksums for other systems.
        ...(environment.cloud === undefined ? [] : ["--skip-provider-lock"]),
      ],
      { ...options, deploying: true },
      environment.terraform,
    );
    if (exitCode === 0) {
      if (environment.cloud === undefined && keepProviderLock(selected, projectDirectory)) {
        print("The provider's checksums are now in .terraform.lock.hcl: commit it.");
      }
      return;
    }
    const others = stacks.filter((stack) => !selected.includes(stack));
    for (const stack of selected) {
      const message = await describeMissingProducer(stack, others, environment);
      if (message !== "") throw new CommandFailed(message, 1);
    }
    throw new CommandFailed("", 1);
  });
}

/**
 * cdktf refuses a stack without those it depends on, unless told not to: they may be deployed already. Only one stack
 * at a time may run then: otherwise cdktf 0.21 waits for a running one in a loop that never lets it finish.
 */
function withoutProducers(selected: readonly SynthesizedStack[]): string[] {
  const names = selected.map(({ name }) => name);
  const isComplete = selected.every(({ dependencies }) => dependencies.every((name) => names.includes(name)));
  return isComplete ? [] : ["--ignore-missing-stack-dependencies", "--parallelism", "1"];
}
