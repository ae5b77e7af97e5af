import { Command, Option } from "commander";
import { localEnvironmentNames } from "../../../config/environments";

/** A command on what `npm start` runs. */
export function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(
      new Option("-e, --environment <name>", "of the local cloud")
        .choices(localEnvironmentNames)
        .default("local"),
    );
}
