import { Command, Option } from "commander";
import { localEnvironmentNames } from "../../config/environments";
import { run } from "../../local/process/run";
import { terraformProgram } from "../../local/terraform/program";
import { inEnvironment } from "../environment";
import { CommandFailed } from "../failure";

export function terraformCommand(): Command {
  return new Command("terraform")
    .description(
      "run Terraform against the local cloud, in any directory: npm run terraform -- -chdir=DIR plan",
    )
    .usage("[--environment NAME] ARGUMENTS")
    .addOption(
      new Option("-e, --environment <name>", "before Terraform's own arguments")
        .choices(localEnvironmentNames)
        .default("local"),
    )
    .argument("<arguments...>", "what Terraform gets, unchanged")
    .allowUnknownOption()
    .passThroughOptions()
    .action(terraform);
}

async function terraform(args: readonly string[], options: { readonly environment: string }): Promise<void> {
  await inEnvironment(options.environment, `terraform ${args.join(" ")}`, async ({ terraform: context }) => {
    const { exitCode } = await run(terraformProgram(), args, {
      env: context.environment,
      ...(context.lease === undefined ? {} : { holds: context.lease }),
    });
    if (exitCode !== 0) throw new CommandFailed("", exitCode);
  });
}
