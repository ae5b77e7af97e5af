import { Command, InvalidArgumentError, Option } from "commander";
import { isLocalEnvironment, localEnvironmentNames } from "../../config/environments";
import { CommandFailed } from "../failure";
import { withConfigurationOptions, withStackOption } from "../options";
import { printChatBlock } from "../running-service/chat-block";
import { runService } from "../running-service/run-service";
import { serviceOwners } from "../running-service/running-service";
import type { StartOptions } from "../running-service/start-options";
import { bold, keepStandardOutputForResult, print, seconds } from "../terminal";
import { ask } from "./start/ask";
import { logsCommand } from "./start/logs";
import { statusCommand } from "./start/status";
import { stopCommand } from "./start/stop";

const mostInstances = 16;

export function startCommand(): Command {
  const command = new Command("start").description(
    "run the whole service on this machine: apply every stack to the local cloud with real Terraform, and start what was applied",
  );
  withStackOption(withConfigurationOptions(command, "local"))
    .option("--ask <text>", "ask one question, print the answer alone on standard output, and end")
    .addOption(
      new Option(
        "--engine <url>",
        "an OpenAI-compatible server (Ollama, vLLM, …) instead of the small model",
      ).argParser(serverUrl),
    )
    .option("--model <name>", "which model of --engine")
    .addOption(
      new Option(
        "--instances <n>",
        "how many; short for scaling.minCapacity, maxCapacity, desiredCapacity",
      ).argParser(wholeNumber(1, mostInstances)),
    )
    .option("--keep", "conversations and queues are there at the next start with --keep", false)
    .addOption(
      new Option("--port <n>", "of the page; default: that of the last start, or a free one").argParser(
        wholeNumber(1, 65_535),
      ),
    )
    // None that exists: those that do are commands of their own.
    .argument("[command]")
    .usage("[options] [command]")
    .action(start);
  for (const subcommand of [statusCommand(), logsCommand(), stopCommand()]) command.addCommand(subcommand);
  return command.hook("preSubcommand", (parent, child) => {
    // What the whole program is set to reaches this command only once it is part of it.
    child.copyInheritedSettings(parent).configureHelp({
      commandUsage: () => `npm start -- ${child.name()} ${child.usage()}`,
    });
  });
}

async function start(
  unknown: string | undefined,
  options: StartOptions,
  { commands }: Command,
): Promise<void> {
  if (unknown !== undefined) {
    const known = commands.map((command) => command.name()).join(", ");
    throw new CommandFailed(`npm start knows no “${unknown}”: ${known}, or options (--help lists them).`, 2);
  }
  refuseWrongUse(options);
  if (options.ask !== undefined) {
    keepStandardOutputForResult();
    return ask(options, options.ask);
  }
  const started = performance.now();
  await runService(options, serviceOwners.start, async (running) => {
    print(bold(`\nRuns, after ${seconds(performance.now() - started).trim()}.`));
    printChatBlock(running, options.environment);
    await running.interrupted;
    print("\nStopping; a second Ctrl-C ends it at once.");
  });
}

/** @throws CommandFailed */
function refuseWrongUse({ ask: question, engine, environment, model, stack }: StartOptions): void {
  if (!isLocalEnvironment(environment)) {
    throw new CommandFailed(
      `npm start works in the local cloud (${localEnvironmentNames.join(", ")}). For AWS: npm run deploy -- --environment ${environment}`,
      2,
    );
  }
  if (model !== undefined && engine === undefined) {
    throw new CommandFailed(
      "--model is one of the models of --engine <url>, which is missing. The embedded engine has one model only.",
      2,
    );
  }
  if (question?.trim() === "") throw new CommandFailed("--ask needs a question that is not blank.", 2);
  if (question !== undefined && stack.length > 0) {
    throw new CommandFailed("--ask needs all stacks: leave out --stack.", 2);
  }
}

function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new InvalidArgumentError("A URL is needed, for example http://127.0.0.1:11434 (Ollama).");
  }
  return text;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is needed.`);
  };
}
