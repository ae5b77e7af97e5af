import type { Socket } from "node:net";
import { run } from "../process/run";
import { TerraformFailed } from "./failure";
import { TerraformMessages } from "./messages";
import { terraformProgram } from "./program";
import type { RawState } from "./state";

/** What every Terraform run of one command shares. */
export interface TerraformContext {
  readonly environment: NodeJS.ProcessEnv;
  /** A lease of the local cloud, held as long as Terraform runs. */
  readonly lease?: Socket;
}

/** Terraform in the directory of one configuration. Every method throws TerraformFailed, Interrupted. */
export class Terraform {
  constructor(
    readonly directory: string,
    private readonly context: TerraformContext,
  ) {}

  /** @param args for example `-migrate-state` */
  async init(...args: readonly string[]): Promise<void> {
    await this.capture(["init", "-no-color", "-input=false", ...args]);
  }

  async validate(): Promise<void> {
    const { stdout, stderr } = await this.runCaptured(["validate", "-json"]);
    const answer: { valid: boolean; diagnostics: [] } | undefined = parseJson(stdout);
    if (answer === undefined) throw new TerraformFailed("terraform validate", `${stdout}\n${stderr}`);
    const messages = new TerraformMessages();
    messages.diagnostics.push(...answer.diagnostics);
    if (!answer.valid) throw new TerraformFailed("terraform validate", messages.errors());
  }

  /** Saves the plan to `file`. */
  plan(file: string, ...args: readonly string[]): Promise<TerraformMessages> {
    return this.stream(["plan", "-json", "-input=false", `-out=${file}`, ...args]);
  }

  /** Applies a saved plan. */
  apply(file: string, onMessages?: (messages: TerraformMessages) => void): Promise<TerraformMessages> {
    return this.stream(["apply", "-json", "-input=false", file], onMessages);
  }

  /** Whether a plan would change nothing. */
  async isUnchanged(): Promise<boolean> {
    const args = ["plan", "-no-color", "-input=false", "-detailed-exitcode"];
    const { exitCode, stdout, stderr } = await this.runCaptured(args);
    if (exitCode !== 0 && exitCode !== 2) throw new TerraformFailed("terraform plan", `${stdout}\n${stderr}`);
    return exitCode === 0;
  }

  async state(): Promise<RawState | undefined> {
    const text = await this.capture(["state", "pull"]);
    return text.trim() === "" ? undefined : parseJson(text);
  }

  async import(address: string, id: string): Promise<void> {
    await this.capture(["import", "-no-color", "-input=false", address, id]);
  }

  async forceUnlock(lockId: string): Promise<void> {
    await this.capture(["force-unlock", "-no-color", "-force", lockId]);
  }

  /** Lets Terraform talk to the terminal. Returns its exit code. */
  async interactive(...args: readonly string[]): Promise<number> {
    const { exitCode } = await run(terraformProgram(), args, this.options("inherit"));
    return exitCode;
  }

  private async capture(args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.runCaptured(args);
    if (exitCode !== 0) throw new TerraformFailed(`terraform ${args[0]}`, `${stdout}\n${stderr}`);
    return stdout;
  }

  private async stream(
    args: readonly string[],
    onMessages: (messages: TerraformMessages) => void = () => {},
  ): Promise<TerraformMessages> {
    const messages = new TerraformMessages();
    const { exitCode, stderr } = await run(terraformProgram(), args, {
      ...this.options("capture"),
      onLine: (line) => {
        messages.add(line);
        onMessages(messages);
      },
    });
    if (exitCode === 0) return messages;
    throw new TerraformFailed(`terraform ${args[0]}`, `${messages.errors()}\n${stderr}`);
  }

  private runCaptured(args: readonly string[]) {
    return run(terraformProgram(), args, this.options("capture"));
  }

  private options<Output extends "capture" | "inherit">(output: Output) {
    return {
      cwd: this.directory,
      env: this.context.environment,
      output,
      ...(this.context.lease === undefined ? {} : { holds: this.context.lease }),
    };
  }
}

function parseJson<Value>(text: string): Value | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
