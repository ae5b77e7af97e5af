import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../local/paths";
import { withBackend } from "../local/terraform/backend-directory";
import { TerraformFailed } from "../local/terraform/failure";
import type { S3Backend, SynthesizedStack } from "../local/terraform/manifest";
import { isEmptyState, type RawState } from "../local/terraform/state";
import { Terraform } from "../local/terraform/terraform";
import type { Environment } from "./environment";
import { CommandFailed } from "./failure";
import type { ConfigurationOptions } from "./options";
import { stateBackendStack, stateBackendStackName, synthesize } from "./synthesis";

/** How bootstrap's caller sees it: what happens, and what needs approval. */
export interface BootstrapObserver {
  say(text: string): void;
  /** Plans, asks unless that was waived, and applies. Returns false when the operator declined or it failed. */
  apply(terraform: Terraform): Promise<boolean>;
}

/** Whether the bucket was there already, with its own state in it. */
export type BootstrapOutcome = "made" | "present";

/** Where the state of the state bucket is kept until the bucket can hold it. Outlives `cdktf.out`. */
function localStateFile(environment: Environment): string {
  return environment.cloud === undefined
    ? path.join(projectDirectory, `terraform.${stateBackendStackName}.${environment.name}.tfstate`)
    : path.join(environment.cloud.directory, `${stateBackendStackName}.tfstate`);
}

/**
 * Whether the bucket for the state is there and holds its own state. Fast in the local cloud; in AWS it asks.
 *
 * @param stacks synthesized without `bootstrap`
 */
export async function isBootstrapped(
  stacks: readonly SynthesizedStack[],
  environment: Environment,
): Promise<boolean> {
  if (existsSync(localStateFile(environment))) return false;
  const backend = backendOf(stateBackendStack(stacks));
  if (environment.cloud === undefined) return !isEmptyState((await readState(backend, environment)).state);
  return existsSync(path.join(environment.cloud.directory, "s3", backend.bucket, backend.key));
}

/**
 * Makes the bucket for the state, and moves the state of the bucket itself into it. Safe to run again whenever it was
 * stopped: it looks where things are, and goes on from there. Leaves the configuration synthesized without `bootstrap`.
 */
export async function bootstrap(
  options: ConfigurationOptions,
  environment: Environment,
  observer: BootstrapObserver,
): Promise<BootstrapOutcome> {
  const file = localStateFile(environment);
  const stack = stateBackendStack(await synthesize({ ...options, deploying: true }));
  const backend = backendOf(stack);
  const terraform = new Terraform(stack.directory, environment.terraform);
  const remote = await readState(backend, environment);
  if (isEmptyState(remote.state)) {
    await makeBucket(options, {
      file,
      terraform,
      stack,
      backend,
      bucketExists: remote.bucketExists,
      observer,
    });
    await synthesize({ ...options, deploying: true });
    observer.say(`moving its state into ${backend.bucket}`);
    await terraform.init("-migrate-state", "-force-copy");
  } else await terraform.init("-reconfigure");

  if (!(await terraform.isUnchanged())) {
    if (existsSync(file)) {
      throw new CommandFailed(
        `The state in ${backend.bucket} differs from what the configuration describes, so the local copy is kept: ${file}. ` +
          "Look at the difference (npm run diff), then run bootstrap again.",
        1,
      );
    }
    await applyOrFail(terraform, observer);
  }
  for (const copy of [file, `${file}.backup`]) rmSync(copy, { force: true });
  return isEmptyState(remote.state) ? "made" : "present";
}

interface Making {
  readonly file: string;
  readonly terraform: Terraform;
  readonly stack: SynthesizedStack;
  readonly backend: S3Backend;
  readonly bucketExists: boolean;
  readonly observer: BootstrapObserver;
}

async function makeBucket(options: ConfigurationOptions, making: Making): Promise<void> {
  const { file, terraform, stack, backend, observer } = making;
  await synthesize({ ...options, bootstrap: true, deploying: true });
  await terraform.init("-reconfigure", `-backend-config=path=${file}`);
  if (making.bucketExists) {
    const name = bucketResource(stack, backend.bucket);
    if (!holds(await terraform.state(), name)) {
      // Stopped between making the bucket and writing that down, or made by hand.
      observer.say(`taking over the bucket ${backend.bucket}, which exists`);
      await terraform.import(`aws_s3_bucket.${name}`, backend.bucket);
    }
  }
  await applyOrFail(terraform, observer);
}

async function applyOrFail(terraform: Terraform, observer: BootstrapObserver): Promise<void> {
  if (!(await observer.apply(terraform))) throw new CommandFailed("The state bucket is not ready.", 1);
}

async function readState(
  backend: S3Backend,
  environment: Environment,
): Promise<{ bucketExists: boolean; state: RawState | undefined }> {
  try {
    const state = await withBackend({ s3: backend }, environment.terraform, (terraform) => terraform.state());
    return { bucketExists: true, state };
  } catch (error) {
    if (error instanceof TerraformFailed && error.missingBucket !== undefined) {
      return { bucketExists: false, state: undefined };
    }
    throw error;
  }
}

/** The Terraform name of the resource that is the bucket. */
function bucketResource({ name, configuration }: SynthesizedStack, bucket: string): string {
  const buckets = Object.entries(configuration.resource?.aws_s3_bucket ?? {});
  const found = buckets.find(([, arguments_]) => arguments_.bucket === bucket);
  if (found === undefined)
    throw new Error(`${name} has no aws_s3_bucket named ${bucket}, which its backend uses`);
  return found[0];
}

function holds(state: RawState | undefined, bucketName: string): boolean {
  return state?.resources.some(({ type, name }) => type === "aws_s3_bucket" && name === bucketName) ?? false;
}

function backendOf({ name, configuration }: SynthesizedStack): S3Backend {
  const backend = configuration.terraform.backend?.s3;
  if (backend === undefined) throw new Error(`${name} has no S3 backend`);
  return backend;
}
