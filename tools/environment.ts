import path from "node:path";
import { isLocalEnvironment } from "../config/environments";
import { type LocalCloud, openLocalCloud } from "../local/cloud";
import { terraformEnvironment } from "../local/terraform/environment";
import type { TerraformContext } from "../local/terraform/terraform";
import { requireAwsCredentials } from "./credentials";
import { print, printWarning } from "./terminal";

/** Where a command's Terraform works: AWS, or the local cloud in its place. */
export interface Environment {
  readonly name: string;
  /** Undefined: AWS. */
  readonly cloud: LocalCloud | undefined;
  readonly terraform: TerraformContext;
  /** ` -- --environment staging`: completes the npm commands that messages name. */
  readonly option: string;
}

/**
 * Runs `action` in an environment; the local cloud lives as long.
 *
 * @param command as another user of the local cloud reads it: "npm run deploy"
 * @throws CommandFailed without credentials for AWS
 */
export async function inEnvironment<Result>(
  name: string,
  command: string,
  action: (environment: Environment) => Promise<Result>,
): Promise<Result> {
  const option = ` -- --environment ${name}`;
  if (!isLocalEnvironment(name)) {
    await requireAwsCredentials(name);
    return action({ name, cloud: undefined, terraform: { environment: terraformEnvironment() }, option });
  }
  const cloud = await openLocalCloud(name, command);
  try {
    for (const { key } of cloud.removedLocks) {
      print(`Removed the lock of ${key}: the Terraform run that held it was killed.`);
    }
    return await action({ name, cloud, terraform: cloud.terraform, option });
  } catch (error) {
    if (!cloud.s3.lease.isAlive()) {
      printWarning(
        `The S3 server of the local cloud has ended. Its log: ${path.join(cloud.directory, "s3.log")}`,
      );
    }
    throw error;
  } finally {
    cloud.close();
  }
}
