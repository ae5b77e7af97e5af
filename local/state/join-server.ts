import { readFileSync } from "node:fs";
import path from "node:path";
import { type Lease, type LeaseHolder, takeLease } from "./lease";

/** Takes a lease at the S3 server that runs for a local cloud's directory; undefined when none does. */
export async function joinServer(directory: string, holder: LeaseHolder): Promise<Lease | undefined> {
  let address: { id: string; leasePort: number };
  try {
    address = JSON.parse(readFileSync(path.join(directory, "s3.json"), "utf8"));
  } catch {
    return undefined;
  }
  return takeLease(address, holder);
}
