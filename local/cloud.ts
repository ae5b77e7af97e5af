import { existsSync } from "node:fs";
import { localCloudDirectory, providerCliConfiguration } from "./paths";
import { connectS3Server, type S3Server } from "./state/s3-server";
import { abandonedLocks, heldLocks, type StateLock } from "./state/state-locks";
import { withBackend } from "./terraform/backend-directory";
import { localCloudEnvironment } from "./terraform/environment";
import type { TerraformContext } from "./terraform/terraform";

/** The local cloud of one environment: what Terraform needs in place of AWS. */
export interface LocalCloud {
  /** Its state: what was applied, the S3 objects, logs. */
  readonly directory: string;
  readonly s3: S3Server;
  readonly terraform: TerraformContext;
  /** Locks of Terraform runs that were killed, and that were removed when the cloud was opened. */
  readonly removedLocks: readonly StateLock[];
  close(): void;
}

/**
 * Opens the local cloud of an environment, which runs until its last user has closed it.
 *
 * @param owner who uses it, as a refused second user will read it ("npm start")
 * @throws S3ServerUnavailable
 */
export async function openLocalCloud(environment: string, owner: string): Promise<LocalCloud> {
  if (!existsSync(providerCliConfiguration)) {
    throw new Error("the stand-in of the AWS provider is not built. Run: npm run build");
  }
  const directory = localCloudDirectory(environment);
  const s3 = await connectS3Server(directory, owner);
  const terraform: TerraformContext = {
    environment: localCloudEnvironment({ directory, endpoint: s3.endpoint, leaseId: s3.lease.id }),
    lease: s3.lease.connection,
  };
  const removedLocks = await removeAbandonedLocks(directory, s3, terraform);
  return { directory, s3, terraform, removedLocks, close: s3.close };
}

async function removeAbandonedLocks(directory: string, s3: S3Server, context: TerraformContext) {
  // Locks first: one that is taken after the holders are known must not look abandoned.
  const locks = heldLocks(directory);
  if (locks.length === 0) return [];
  const abandoned = abandonedLocks(locks, await s3.holders());
  for (const { bucket, key, id } of abandoned) {
    // The region is required and unused: the endpoint is the local one.
    const backend = { s3: { bucket, key, region: "us-east-1", use_lockfile: true } };
    try {
      await withBackend(backend, context, (terraform) => terraform.forceUnlock(id));
    } catch (error) {
      // Somebody who opened the cloud at the same time has removed it.
      if (heldLocks(directory).some((lock) => lock.id === id)) throw error;
    }
  }
  return abandoned;
}
