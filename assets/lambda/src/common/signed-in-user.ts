import type { Connections } from "./connections";
import { Refusal } from "./refusal";

/**
 * Id of the user at the other end of a connection.
 *
 * @throws Refusal UNAUTHENTICATED when the access token has ended since it was made, or there is no such connection
 */
export async function signedInUser(
  connections: Pick<Connections, "find">,
  connectionId: string,
  now: Date,
): Promise<string> {
  const connection = await connections.find(connectionId);
  if (connection === undefined)
    throw new Refusal("UNAUTHENTICATED", "the connection is not known; reconnect");
  if (connection.expiresAt * 1000 <= now.getTime()) {
    throw new Refusal("UNAUTHENTICATED", "the access token has expired; reconnect with a new one");
  }
  return connection.userId;
}
