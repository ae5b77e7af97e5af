import path from "node:path";
import { projectDirectory, synthesisDirectory } from "../../local/paths";
import { TerraformFailed } from "../../local/terraform/failure";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { ensureStateBucket } from "../ensure-state-bucket";
import type { Environment } from "../environment";
import { CommandFailed } from "../failure";
import type { StackOptions } from "../options";
import { applyStack } from "../stack-application";
import { printStackReport } from "../stack-report";
import { selectStacks, synthesize } from "../synthesis";
import { bold, dim, print, printWarning, step } from "../terminal";

/**
 * Synthesizes all stacks, makes the state bucket and applies the selected stacks, and says what was made.
 *
 * @throws CommandFailed, TerraformFailed, Interrupted
 */
export async function bringUp(
  options: StackOptions,
  environment: Environment,
): Promise<readonly SynthesizedStack[]> {
  print(bold(`Local cloud “${options.environment}”`));
  print(
    dim(
      "Real Terraform, with a stand-in for AWS: checked against the provider's schema and rules, not by AWS.\n",
    ),
  );
  const { stacks } = await step("Synthesis", async () => {
    const synthesized = await synthesize(options);
    return {
      stacks: synthesized,
      outcome: `${synthesized.length} stacks in ${relative(synthesisDirectory(options.environment))}`,
    };
  });
  const selected = selectStacks(stacks, options.stack);
  try {
    await ensureStateBucket(options, stacks, environment);
    await applyStacks(selected, environment);
  } catch (error) {
    throw withWayOut(error, environment.cloud?.directory ?? "");
  }
  return stacks;
}

async function applyStacks(stacks: readonly SynthesizedStack[], environment: Environment): Promise<void> {
  const warnings = new Set<string>();
  for (const stack of stacks) {
    print(`\n${bold(stack.name)}`);
    const applied = await applyStack(stack, environment);
    for (const warning of [...stack.warnings, ...applied.warnings]) warnings.add(warning);
    if (applied.changed) printStackReport(stack, applied.state);
  }
  print();
  for (const warning of warnings) printWarning(warning);
}

/** Records and states belong together: whoever has lost one of them cannot repair the other. */
function withWayOut(error: unknown, directory: string): unknown {
  if (!(error instanceof TerraformFailed)) return error;
  const wayOut = `If it is the local cloud that is damaged, begin anew: delete ${relative(directory)} and run the command again.`;
  return new CommandFailed(`${error.message}\n\n${wayOut}`, 1);
}

function relative(directory: string): string {
  const fromProject = path.relative(projectDirectory, directory);
  return fromProject.startsWith("..") ? directory : fromProject;
}
