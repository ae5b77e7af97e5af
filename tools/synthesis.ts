import { isLocalEnvironment } from "../config/environments";
import { nearest } from "../config/nearest";
import { appEntry, projectDirectory, synthesisDirectory } from "../local/paths";
import { run } from "../local/process/run";
import { readManifest, type SynthesizedStack } from "../local/terraform/manifest";
import { CommandFailed } from "./failure";
import type { ConfigurationOptions } from "./options";
import { layProviderLock } from "./provider-lock";

/** The stack that makes the bucket for everybody's state, its own included. Only `bootstrap` applies it. */
export const stateBackendStackName = "StateBackendStack";

export interface SynthesisOptions extends ConfigurationOptions {
  /** The state bucket does not exist yet: its stack gets a local backend. */
  readonly bootstrap?: boolean;
  /** Refuse a configuration that lacks what a deployment needs. */
  readonly deploying?: boolean;
}

/** The arguments with which Node runs the CDKTF app. */
export function appArguments({ environment, set, bootstrap, deploying }: SynthesisOptions): string[] {
  return [
    appEntry,
    "--environment",
    environment,
    ...set.flatMap((assignment) => ["--set", assignment]),
    ...(bootstrap ? ["--bootstrap"] : []),
    ...(deploying ? ["--deploying"] : []),
  ];
}

/**
 * Writes the Terraform configuration of every stack, and reads it back in the order of deployment.
 *
 * @throws CommandFailed with the app's own message and exit code, 2 for a bad configuration
 */
export async function synthesize(options: SynthesisOptions): Promise<SynthesizedStack[]> {
  const output = synthesisDirectory(options.environment);
  const { exitCode, stdout, stderr } = await run(process.execPath, appArguments(options), {
    cwd: projectDirectory,
    env: { ...process.env, CDKTF_OUTDIR: output },
    output: "capture",
  });
  if (exitCode !== 0) throw new CommandFailed(`${stdout}${stderr}`.trimEnd(), exitCode);
  if (stderr !== "") process.stderr.write(`${stderr}\n`);
  const stacks = readManifest(output);
  if (!isLocalEnvironment(options.environment)) layProviderLock(stacks, projectDirectory);
  return stacks;
}

/**
 * The stacks that a command works on, in the order of deployment.
 *
 * @param names empty: all but the state backend, which `bootstrap` owns
 */
export function selectStacks(
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
): SynthesizedStack[] {
  const deployable = stacks.filter(({ name }) => name !== stateBackendStackName);
  const known = deployable.map(({ name }) => name);
  for (const name of names) {
    if (name === stateBackendStackName) {
      throw new CommandFailed(`${name} is not deployed with the others: npm run bootstrap makes it.`, 2);
    }
    if (!known.includes(name)) {
      const near = nearest(name, known);
      const hint = near === undefined ? `Stacks: ${known.join(", ")}.` : `Did you mean ${near}?`;
      throw new CommandFailed(`There is no stack ${name}. ${hint}`, 2);
    }
  }
  return names.length === 0 ? deployable : deployable.filter(({ name }) => names.includes(name));
}

export function stateBackendStack(stacks: readonly SynthesizedStack[]): SynthesizedStack {
  const stack = stacks.find(({ name }) => name === stateBackendStackName);
  if (stack === undefined) throw new Error(`the app has no ${stateBackendStackName}`);
  return stack;
}
