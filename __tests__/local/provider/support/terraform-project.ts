import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { builtProvider } from "./built-provider";
import { temporaryFolder } from "./local-cloud";

export interface TerraformResult {
  readonly status: number | null;
  /** Standard output and errors, without colour, in one text without line breaks inside messages. */
  readonly text: string;
}

/** A folder with a configuration, and a local cloud, that the real Terraform works on. */
export class TerraformProject {
  readonly folder = temporaryFolder();
  readonly cloud = path.join(this.folder, "cloud");
  /** Where the provider's sockets are while it runs. */
  readonly temporary = path.join(this.folder, "tmp");
  private initialised = false;

  /** Replaces the configuration; `terraform` and a provider for `eu-west-1` are added where missing. */
  write(configuration: Record<string, unknown>): this {
    const { providerVersion } = JSON.parse(readFileSync(builtProvider().schema, "utf8"));
    const whole = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } },
      provider: { aws: [{ region: "eu-west-1" }] },
      ...configuration,
    };
    writeFileSync(path.join(this.folder, "main.tf.json"), JSON.stringify(whole, undefined, 2));
    return this;
  }

  run(
    command: string,
    options: readonly string[] = [],
    environment: NodeJS.ProcessEnv = {},
  ): TerraformResult {
    if (!this.initialised) {
      this.initialised = true;
      const init = this.spawn(["init", "-input=false"]);
      if (init.status !== 0) {
        throw new Error(`terraform init failed:\n${init.text}`);
      }
    }
    return this.spawn([command, ...options], environment);
  }

  /** @throws Error with Terraform's output when the command fails. */
  succeed(command: string, ...options: string[]): string {
    const { status, text } = this.run(command, options);
    if (status !== 0) {
      throw new Error(`terraform ${command} ended with ${status}:\n${text}`);
    }
    return text;
  }

  apply(): string {
    return this.succeed("apply", "-auto-approve", "-input=false");
  }

  /** Ends with 0 when there is nothing to do, and 2 when there is. */
  plan(): TerraformResult {
    return this.run("plan", ["-input=false", "-detailed-exitcode"]);
  }

  outputs(): Record<string, unknown> {
    const outputs: Record<string, { value: unknown }> = JSON.parse(this.succeed("output", "-json"));
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  /** The file that keeps an applied resource. */
  record(region: string, type: string, key: string, account = "123456789012"): string {
    return path.join(this.cloud, account, region, type, `${encodeURIComponent(key)}.json`);
  }

  private spawn(options: readonly string[], environment: NodeJS.ProcessEnv = {}): TerraformResult {
    mkdirSync(this.cloud, { recursive: true });
    mkdirSync(this.temporary, { recursive: true });
    const { status, stdout, stderr } = spawnSync("terraform", [...options], {
      cwd: this.folder,
      encoding: "utf8",
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: this.temporary,
        TF_CLI_CONFIG_FILE: builtProvider().cliConfiguration,
        TF_IN_AUTOMATION: "1",
        TF_CLI_ARGS: options[0] === "output" || options[0] === "init" ? "" : "-no-color",
        LOCAL_CLOUD_DIRECTORY: this.cloud,
        ...environment,
      },
      maxBuffer: 2 ** 28,
    });
    return { status, text: `${stdout}${stderr}` };
  }
}
