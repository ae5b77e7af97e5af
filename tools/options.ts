import { type Command, Option } from "commander";
import { defaultEnvironmentName, environmentNames, localEnvironmentNames } from "../config/environments";
import { environmentFilePath, readEnvironmentFile } from "../config/sources";

/** What every command that reads the configuration takes. */
export interface ConfigurationOptions {
  readonly environment: string;
  /** `path=value`, over every other source. */
  readonly set: readonly string[];
}

export interface StackOptions extends ConfigurationOptions {
  /** Empty: all. */
  readonly stack: readonly string[];
}

export interface ApprovalOptions {
  readonly autoApprove: boolean;
}

/** `--environment` and `--set`. */
export function withConfigurationOptions(
  command: Command,
  environment: string = configuredEnvironment(),
): Command {
  return command
    .addOption(
      new Option(
        "-e, --environment <name>",
        `which environment of config/environments; ${localEnvironmentNames.join(" and ")} are the local cloud`,
      )
        .choices(environmentNames)
        .default(environment),
    )
    .addOption(
      new Option("--set <path=value>", "a configuration value, over every other source; repeatable")
        .argParser(collect)
        .default([], "none"),
    );
}

/** What DEEPSEEK_ENVIRONMENT selects, as a variable or in `.env`. The app refuses a name that is not in the list. */
function configuredEnvironment(): string {
  return (
    process.env.DEEPSEEK_ENVIRONMENT ??
    readEnvironmentFile(environmentFilePath(process.env)).DEEPSEEK_ENVIRONMENT ??
    defaultEnvironmentName
  );
}

/** `--stack`. */
export function withStackOption(command: Command): Command {
  return command.addOption(
    new Option("-s, --stack <name>", "only this stack; repeatable").argParser(collect).default([], "all"),
  );
}

/** `--auto-approve`. */
export function withApprovalOption(command: Command): Command {
  return command.option("--auto-approve", "do not ask before changing anything", false);
}

function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
