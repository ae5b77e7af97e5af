import { copyFileSync, existsSync } from "node:fs";
import path from "node:path";
import type { SynthesizedStack } from "../local/terraform/manifest";

const lockFile = ".terraform.lock.hcl";

/**
 * Lays the committed checksums of the provider beside each stack, where Terraform then refuses any other binary.
 *
 * @param directory where the committed file lies
 */
export function layProviderLock(stacks: readonly SynthesizedStack[], directory: string): void {
  const committed = path.join(directory, lockFile);
  if (!existsSync(committed)) return;
  for (const stack of stacks) copyFileSync(committed, path.join(stack.directory, lockFile));
}

/**
 * Keeps the checksums that Terraform recorded at the very first `init`, so that they can be committed. Returns
 * whether there was anything new to keep.
 */
export function keepProviderLock(stacks: readonly SynthesizedStack[], directory: string): boolean {
  const committed = path.join(directory, lockFile);
  const recorded = stacks
    .map((stack) => path.join(stack.directory, lockFile))
    .find((file) => existsSync(file));
  if (existsSync(committed) || recorded === undefined) return false;
  copyFileSync(recorded, committed);
  return true;
}
