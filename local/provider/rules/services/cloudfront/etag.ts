import { createHash } from "node:crypto";
import type { Values } from "../../rule";

const LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The version of a configuration: `E` and 13 characters, others after every change. */
export function etag(resource: Values): string {
  const digest = createHash("sha256")
    .update(JSON.stringify({ ...resource, etag: null }))
    .digest();
  return `E${Array.from(digest.subarray(0, 13), (byte) => LETTERS_AND_DIGITS.charAt(byte % 36)).join("")}`;
}
