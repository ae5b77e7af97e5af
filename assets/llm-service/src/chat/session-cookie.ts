import { randomUUID } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";

export interface CookieSettings {
  readonly name: string;
  readonly maxAgeSeconds: number;
}

/** The session that a sticky cookie stands for. */
export interface Session {
  /** UUID v4. */
  readonly id: string;
  /** Value of `Set-Cookie`. */
  readonly setCookie: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * The session of a request: that of its cookie when it carries exactly one valid one, a new one otherwise. What a
 * caller sends is never echoed unless it is a UUID.
 *
 * The load balancer follows `Expires`, not `Max-Age`.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
export function sessionOf(metadata: Metadata, { name, maxAgeSeconds }: CookieSettings): Session {
  const values = cookiesOf(metadata, name);
  const [only] = values;
  const id = values.length === 1 && only !== undefined && uuid.test(only) ? only : randomUUID();
  const expires = new Date(Date.now() + maxAgeSeconds * 1000).toUTCString();
  return { id, setCookie: `${name}=${id}; Path=/; Expires=${expires}; Secure; HttpOnly` };
}

/** All values under the name; HTTP/2 may split cookies over several headers (RFC 9113, 8.2.3). */
function cookiesOf(metadata: Metadata, name: string): string[] {
  return metadata
    .get("cookie")
    .flatMap((header) => header.toString().split(";"))
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}
