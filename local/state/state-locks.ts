import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LeaseHolder } from "./lease";

/** A lock file in the local cloud's S3, as Terraform's S3 backend (`use_lockfile`) writes it. */
export interface StateLock {
  readonly bucket: string;
  /** Of the state, without `.tflock`. */
  readonly key: string;
  readonly id: string;
  /** The lease under which it was taken; undefined when it was taken by a Terraform that the tools did not start. */
  readonly leaseId: string | undefined;
}

const suffix = ".tflock";

/** The locks that are held in a local cloud's directory. */
export function heldLocks(directory: string): StateLock[] {
  const buckets = path.join(directory, "s3");
  if (!existsSync(buckets)) return [];
  return readdirSync(buckets).flatMap((bucket) => {
    const root = path.join(buckets, bucket);
    const owners =
      readJson<{ owners?: Record<string, string> }>(path.join(root, ".bucket.json"))?.owners ?? {};
    return readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(suffix))
      .flatMap((file) => {
        const id = readJson<{ ID?: string }>(path.join(root, file))?.ID;
        // Given back between listing and reading.
        if (id === undefined) return [];
        return [{ bucket, key: file.slice(0, -suffix.length), id, leaseId: owners[file] }];
      });
  });
}

/** The locks whose Terraform is gone: it was started under a lease that nothing holds any more. */
export function abandonedLocks(locks: readonly StateLock[], holders: readonly LeaseHolder[]): StateLock[] {
  return locks.filter(({ leaseId }) => leaseId !== undefined && !holders.some(({ id }) => id === leaseId));
}

function readJson<Value>(file: string): Value | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
