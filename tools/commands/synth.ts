import path from "node:path";
import { Command } from "commander";
import { projectDirectory, synthesisDirectory } from "../../local/paths";
import { terraformEnvironment } from "../../local/terraform/environment";
import { readManifest } from "../../local/terraform/manifest";
import { cdktf } from "../cdktf";
import { CommandFailed } from "../failure";
import { type StackOptions, withConfigurationOptions, withStackOption } from "../options";
import { selectStacks, stateBackendStackName, synthesize } from "../synthesis";
import { print } from "../terminal";

export function synthCommand(): Command {
  const command = new Command("synth").description(
    "write the Terraform configuration of every stack (cdktf synth), and say where it lies",
  );
  return withStackOption(withConfigurationOptions(command)).action(synth);
}

async function synth(options: StackOptions): Promise<void> {
  const exitCode = await cdktf(["synth"], options, { environment: terraformEnvironment() });
  if (exitCode !== 0) {
    // cdktf wraps the app's message and loses its exit code: the app itself tells a bad configuration from a defect.
    await synthesize(options);
    throw new CommandFailed("", exitCode);
  }
  const stacks = readManifest(synthesisDirectory(options.environment));
  const names = options.stack.length === 0 ? [] : selectStacks(stacks, options.stack).map(({ name }) => name);
  for (const { name, directory } of stacks) {
    if (names.length > 0 && !names.includes(name)) continue;
    const file = path.relative(projectDirectory, path.join(directory, "cdk.tf.json"));
    print(
      `${name.padEnd(24)} ${file}${name === stateBackendStackName ? "  (applied by npm run bootstrap)" : ""}`,
    );
  }
}
