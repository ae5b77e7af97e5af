import { packageProgram, projectDirectory, synthesisDirectory } from "../local/paths";
import { run } from "../local/process/run";
import type { TerraformContext } from "../local/terraform/terraform";
import { appArguments, type SynthesisOptions } from "./synthesis";

/**
 * Runs the CDKTF CLI for one environment's app and output directory. Returns its exit code.
 *
 * @param args the command and its own arguments
 */
export async function cdktf(
  args: readonly string[],
  options: SynthesisOptions,
  context: TerraformContext,
): Promise<number> {
  const app = ["node", ...appArguments(options)].map(quote).join(" ");
  const output = synthesisDirectory(options.environment);
  const words = [...args, "--app", app, "--output", output, ...withoutColours(args[0])];
  const { exitCode } = await run(packageProgram("cdktf"), words, {
    cwd: projectDirectory,
    env: {
      ...context.environment,
      // Without a terminal its progress display would fill the log with control characters.
      ...(process.stdout.isTTY ? {} : { CI: "1" }),
    },
    ...(context.lease === undefined ? {} : { holds: context.lease }),
  });
  return exitCode;
}

/** Terraform's own colours, which cdktf asks for by itself; synth has no such option. */
function withoutColours(command: string | undefined): string[] {
  return process.stdout.isTTY || command === "synth" ? [] : ["--no-color"];
}

/** For the shell through which cdktf runs its app. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
