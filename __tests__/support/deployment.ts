import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConfigurationSources } from "../../config/resolve";
import { type LocalCloud, openLocalCloud } from "../../local/cloud";
import type { PlannedChange } from "../../local/terraform/messages";
import type { RawState } from "../../local/terraform/state";
import { Terraform } from "../../local/terraform/terraform";
import { compose } from "../../main";
import { configurationOf } from "./configuration";
import { writePage } from "./page";
import type { StackName } from "./synthesize";

/** Generous: a test machine has two slow cores. */
export const terraformTimeoutMilliseconds = 180_000;

/**
 * The stacks in a local cloud of their own, driven by real Terraform. Close it in `afterAll`.
 */
export class Deployment {
  private constructor(
    readonly directory: string,
    readonly cloud: LocalCloud,
  ) {}

  /** Opens an empty cloud and makes the state bucket in it, as `npm run bootstrap` does first. */
  static async open(): Promise<Deployment> {
    const directory = mkdtempSync(join(tmpdir(), "deployment-"));
    const deployment = new Deployment(directory, await Deployment.openCloud(directory));
    deployment.synthesize([], { bootstrap: true });
    await deployment.apply("StateBackendStack");
    return deployment;
  }

  /** The same cloud as a later command sees it. */
  async reopen(): Promise<Deployment> {
    return new Deployment(this.directory, await Deployment.openCloud(this.directory));
  }

  private static async openCloud(directory: string): Promise<LocalCloud> {
    process.env.LOCAL_CLOUD_DIRECTORY = join(directory, "cloud");
    return openLocalCloud("test", "jest");
  }

  /**
   * Writes the Terraform JSON of all stacks for a changed configuration.
   *
   * @param options.pageDirectory default: a small page
   */
  synthesize(
    options: readonly string[],
    {
      bootstrap = false,
      pageDirectory = writePage(join(this.directory, "page")),
      ...sources
    }: Partial<ConfigurationSources> & { bootstrap?: boolean; pageDirectory?: string } = {},
  ): void {
    const outdir = join(this.directory, "out");
    compose(configurationOf(options, sources), { outdir, bootstrap, pageDirectory }).synth();
  }

  terraform(stack: StackName): Terraform {
    return new Terraform(this.stackDirectory(stack), this.cloud.terraform);
  }

  /** Initializes, plans (which validates) and applies, and returns what was changed. */
  async apply(stack: StackName): Promise<PlannedChange[]> {
    const terraform = this.terraform(stack);
    await terraform.init();
    const { planned } = await terraform.plan("test.tfplan");
    await terraform.apply("test.tfplan");
    return planned.filter(({ action }) => action !== "noop" && action !== "read");
  }

  async destroy(stack: StackName): Promise<PlannedChange[]> {
    const terraform = this.terraform(stack);
    const { planned } = await terraform.plan("test.tfplan", "-destroy");
    await terraform.apply("test.tfplan");
    return planned;
  }

  /** The state as Terraform reads it from S3. */
  async state(stack: StackName): Promise<RawState> {
    const state = await this.terraform(stack).state();
    if (state === undefined) throw new Error(`${stack} has no state`);
    return state;
  }

  /** Keys of everything in the state bucket, as its S3 API lists them. */
  async stateKeys(): Promise<string[]> {
    const { bucketName } = configurationOf().state;
    const answer = await fetch(`${this.cloud.s3.endpoint}/${bucketName}?list-type=2`);
    const listing = await answer.text();
    if (!answer.ok) throw new Error(`${bucketName}: ${answer.status} ${listing}`);
    return [...listing.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key ?? "").sort();
  }

  stackDirectory(stack: StackName): string {
    return join(this.directory, "out", "stacks", stack);
  }

  /** Changes the synthesized JSON, as a mistake in the code would. */
  edit(stack: StackName, change: (json: Record<string, never>) => void): void {
    const file = join(this.stackDirectory(stack), "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8"));
    change(json);
    writeFileSync(file, JSON.stringify(json));
  }

  close(): void {
    this.cloud.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The attributes of one resource in a state. */
export function attributes(state: RawState, type: string, name: string): Readonly<Record<string, unknown>> {
  const resource = state.resources.find((each) => each.type === type && each.name === name);
  const found = resource?.instances[0]?.attributes;
  if (!found) throw new Error(`no ${type}.${name} in the state`);
  return found;
}
