import { Command, CommanderError } from "commander";
import { Interrupted, ProgramNotStarted } from "../local/process/run";
import { S3ServerUnavailable } from "../local/state/s3-server";
import { TerraformFailed } from "../local/terraform/failure";
import { benchCommand } from "./commands/bench";
import { bootstrapCommand } from "./commands/bootstrap";
import { deployCommand } from "./commands/deploy";
import { destroyCommand } from "./commands/destroy";
import { diffCommand } from "./commands/diff";
import { faultsCommand } from "./commands/faults";
import { imageCommand } from "./commands/image";
import { protoCommand } from "./commands/proto";
import { startCommand } from "./commands/start";
import { synthCommand } from "./commands/synth";
import { terraformCommand } from "./commands/terraform";
import { testCommand } from "./commands/test";
import { CommandFailed } from "./failure";

const usageExitCode = 2;

/**
 * Runs one operator's command. Returns the exit code: 0 done, 1 Terraform or the environment failed, 2 wrong usage or
 * configuration, 3 nothing runs (`npm start -- status`), 130 interrupted.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command("npm run")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(--help lists the options)");
  const commands = [
    startCommand(),
    synthCommand(),
    diffCommand(),
    deployCommand(),
    destroyCommand(),
    bootstrapCommand(),
    imageCommand(),
    terraformCommand(),
    testCommand(),
    faultsCommand(),
    protoCommand(),
    benchCommand(),
  ];
  for (const command of commands) {
    // npm takes options for itself that do not stand behind `--`.
    program.addCommand(command.copyInheritedSettings(program).usage(`-- ${command.usage()}`));
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** Says what went wrong, in the words of whoever knows it, and never with a stack where it is the operator's. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
  if (error instanceof Interrupted) {
    process.stderr.write("Interrupted.\n");
    return error.exitCode;
  }
  if (
    error instanceof CommandFailed ||
    error instanceof TerraformFailed ||
    error instanceof S3ServerUnavailable ||
    error instanceof ProgramNotStarted
  ) {
    if (error.message !== "") process.stderr.write(`${error.message}\n`);
    return error instanceof CommandFailed ? error.exitCode : 1;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

if (require.main === module) {
  runCommandLine(process.argv.slice(2)).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
