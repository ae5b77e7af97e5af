import { randomBytes } from "node:crypto";

/** As API Gateway makes the ids of connections and requests: 15 characters of URL-safe base64 and an equals sign. */
export function connectionId(): string {
  return `${randomBytes(11).toString("base64url")}=`;
}
