import path from "node:path";
import { Command } from "commander";
import { isLocalEnvironment, localEnvironmentNames } from "../../config/environments";
import { projectDirectory, synthesisDirectory } from "../../local/paths";
import { TerraformFailed } from "../../local/terraform/failure";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { ensureStateBucket } from "../ensure-state-bucket";
import { type Environment, inEnvironment } from "../environment";
import { CommandFailed } from "../failure";
import { type StackOptions, withConfigurationOptions, withStackOption } from "../options";
import { applyStack } from "../stack-application";
import { printStackReport } from "../stack-report";
import { selectStacks, synthesize } from "../synthesis";
import { bold, dim, print, printWarning, seconds, step } from "../terminal";

export function startCommand(): Command {
  const command = new Command("start").description(
    "bring up the whole service in the local cloud: synthesize, plan and apply every stack with real Terraform",
  );
  return withStackOption(withConfigurationOptions(command, "local")).action(start);
}

async function start(options: StackOptions): Promise<void> {
  if (!isLocalEnvironment(options.environment)) {
    throw new CommandFailed(
      `npm start works in the local cloud (${localEnvironmentNames.join(", ")}). For AWS: npm run deploy -- --environment ${options.environment}`,
      2,
    );
  }
  const started = performance.now();
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
  await inEnvironment(options.environment, "npm start", async (environment) => {
    const changed = await bringUp(options, stacks, selected, environment).catch((error) => {
      throw withWayOut(error, environment.cloud?.directory ?? "");
    });
    print(bold(`${changed ? "Done" : "No changes"} in ${seconds(performance.now() - started).trim()}.`));
    printNextSteps(environment.option, environment.cloud?.directory ?? "");
  });
}

/** Makes the state bucket and applies each stack, and reports them. Returns whether anything changed. */
async function bringUp(
  options: StackOptions,
  stacks: readonly SynthesizedStack[],
  selected: readonly SynthesizedStack[],
  environment: Environment,
): Promise<boolean> {
  await ensureStateBucket(options, stacks, environment);
  const warnings = new Set<string>();
  let changed = false;
  for (const stack of selected) {
    print(`\n${bold(stack.name)}`);
    const applied = await applyStack(stack, environment);
    changed ||= applied.changed;
    for (const warning of [...stack.warnings, ...applied.warnings]) warnings.add(warning);
    printStackReport(stack, applied.state);
  }
  print();
  for (const warning of warnings) printWarning(warning);
  return changed;
}

/** Records and states belong together: whoever has lost one of them cannot repair the other. */
function withWayOut(error: unknown, directory: string): unknown {
  if (!(error instanceof TerraformFailed)) return error;
  const wayOut = `If it is the local cloud that is damaged, begin anew: delete ${relative(directory)} and run the command again.`;
  return new CommandFailed(`${error.message}\n\n${wayOut}`, 1);
}

function printNextSteps(option: string, directory: string): void {
  const steps = [
    [`npm run diff${option}`, "what a change of the configuration would do"],
    [`npm run destroy${option}`, "take it down again"],
    ["npm run bootstrap, then npm run deploy", "the same stacks in AWS: see README.md"],
    ["npm run help", "every command"],
  ] as const;
  const width = Math.max(...steps.map(([command]) => command.length));
  print("\nNext");
  for (const [command, purpose] of steps) print(`  ${command.padEnd(width)}  ${purpose}`);
  print(dim(`Terraform's state, its locks and what was applied: ${relative(directory)}`));
}

function relative(directory: string): string {
  const fromProject = path.relative(projectDirectory, directory);
  return fromProject.startsWith("..") ? directory : fromProject;
}
