import { Command } from "commander";
import { withBackend } from "../../local/terraform/backend-directory";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { isEmptyState } from "../../local/terraform/state";
import { cdktf } from "../cdktf";
import { ensureStateBucket } from "../ensure-state-bucket";
import { type Environment, inEnvironment } from "../environment";
import { CommandFailed } from "../failure";
import { type StackOptions, withConfigurationOptions, withStackOption } from "../options";
import { selectStacks, stateBackendStackName, synthesize } from "../synthesis";
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
      if (exitCode !== 0) throw await explain(stack, stacks, environment);
    }
  });
}

/** A stack reads its producers' outputs from their states, so it cannot be planned before they are applied. */
async function explain(
  stack: SynthesizedStack,
  stacks: readonly SynthesizedStack[],
  environment: Environment,
): Promise<CommandFailed> {
  for (const producer of stacks) {
    if (!stack.dependencies.includes(producer.name) || producer.name === stateBackendStackName) continue;
    const { backend } = producer.configuration.terraform;
    if (backend === undefined) continue;
    const state = await withBackend(backend, environment.terraform, (terraform) => terraform.state());
    if (isEmptyState(state)) {
      return new CommandFailed(
        `${stack.name} cannot be planned yet: it reads values of ${producer.name}, which is not deployed. ` +
          `Run: npm run deploy${environment.option} --stack ${producer.name}`,
        1,
      );
    }
  }
  return new CommandFailed("", 1);
}
