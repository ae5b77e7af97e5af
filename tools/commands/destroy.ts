import { Command } from "commander";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { requireApprover } from "../approval";
import { cdktf } from "../cdktf";
import { ensureStateBucket } from "../ensure-state-bucket";
import { inEnvironment } from "../environment";
import { CommandFailed } from "../failure";
import {
  type ApprovalOptions,
  type StackOptions,
  withApprovalOption,
  withConfigurationOptions,
  withStackOption,
} from "../options";
import { selectStacks, stateBackendStackName, synthesize } from "../synthesis";
import { print } from "../terminal";

export function destroyCommand(): Command {
  const command = new Command("destroy").description(
    `delete what the stacks made (cdktf destroy), dependent stacks first; ${stateBackendStackName} stays`,
  );
  return withApprovalOption(withStackOption(withConfigurationOptions(command))).action(destroy);
}

async function destroy(options: StackOptions & ApprovalOptions): Promise<void> {
  requireApprover(options);
  const stacks = await synthesize({ ...options, deploying: true });
  const selected = selectStacks(stacks, options.stack);
  refuseLeftBehind(selected, selectStacks(stacks, []), options.environment);
  await inEnvironment(options.environment, "npm run destroy", async (environment) => {
    await ensureStateBucket(options, stacks, environment);
    const exitCode = await cdktf(
      [
        "destroy",
        ...selected.map(({ name }) => name),
        "--skip-synth",
        ...(options.autoApprove ? ["--auto-approve"] : []),
        ...(environment.cloud === undefined ? [] : ["--skip-provider-lock"]),
      ],
      { ...options, deploying: true },
      environment.terraform,
    );
    if (exitCode !== 0) throw new CommandFailed("", 1);
  });
  print(`${stateBackendStackName} is left as it is: its bucket holds the history of every state.`);
}

/** A stack cannot go while another that is left reads its values. */
function refuseLeftBehind(
  selected: readonly SynthesizedStack[],
  all: readonly SynthesizedStack[],
  environment: string,
): void {
  const left = all.filter((stack) => !selected.includes(stack));
  for (const { name } of selected) {
    const dependents = left
      .filter(({ dependencies }) => dependencies.includes(name))
      .map((stack) => stack.name);
    if (dependents.length === 0) continue;
    const options = [...dependents, ...selected.map((stack) => stack.name)].map(
      (stack) => ` --stack ${stack}`,
    );
    const verb = dependents.length === 1 ? "depends" : "depend";
    throw new CommandFailed(
      `${name} cannot be destroyed alone: ${dependents.join(", ")} ${verb} on it. ` +
        `Destroy them together: npm run destroy -- --environment ${environment}${options.join("")}`,
      2,
    );
  }
}
