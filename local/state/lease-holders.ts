import { randomUUID } from "node:crypto";
import { joinServer } from "./join-server";
import type { LeaseHolder } from "./lease";

/**
 * Who uses the local cloud of a directory now, in the order in which they came; undefined when its S3 server does not
 * run. Asking starts nothing.
 */
export async function leaseHolders(directory: string): Promise<readonly LeaseHolder[] | undefined> {
  const visitor = await joinServer(directory, { id: randomUUID(), owner: "query", pid: process.pid });
  visitor?.close();
  return visitor?.holders.filter(({ id }) => id !== visitor.id);
}
