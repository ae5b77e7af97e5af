import type { LeaseHolder } from "../local/state/lease";
import { heldLocks } from "../local/state/state-locks";
import type { LockInfo } from "../local/terraform/failure";
import type { SynthesizedStack } from "../local/terraform/manifest";
import type { Environment } from "./environment";

/** Who holds the lock on a stack's state, and what can be done. */
export async function describeLock(
  stack: SynthesizedStack,
  lock: LockInfo,
  { cloud, option }: Environment,
): Promise<string> {
  const unlock = `terraform -chdir=${stack.directory} force-unlock ${lock.id}`;
  const owner = cloud === undefined ? undefined : await findOwner(lock, cloud);
  const who = owner === undefined ? lock.who : `\`${owner.owner}\` (${processOf(owner)}, ${lock.who})`;
  const advice =
    owner === undefined
      ? `If that run is certainly over: ${cloud === undefined ? unlock : `npm run terraform${option} ${unlock.slice("terraform ".length)}`}`
      : "Wait until it has finished, or end it, then run the command again. Nothing was changed.";
  return `The state of ${stack.name} is locked: ${who} has held it for "${lock.operation}" since ${lock.created}.\n${advice}`;
}

async function findOwner(lock: LockInfo, cloud: NonNullable<Environment["cloud"]>) {
  const leaseId = heldLocks(cloud.directory).find(({ id }) => id === lock.id)?.leaseId;
  const holders = await cloud.s3.holders();
  return holders.find(({ id }) => id === leaseId);
}

/** Terraform goes on, and keeps the lease, when the command that started it is killed. */
function processOf({ pid }: LeaseHolder): string {
  try {
    process.kill(pid, 0);
    return `process ${pid}`;
  } catch {
    return `process ${pid} was killed, its Terraform still runs`;
  }
}
