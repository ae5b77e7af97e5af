import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that listens, and answers once somebody listens to its requests. */
export interface LocalServer {
  readonly server: Server;
  /** `127.0.0.1:<port>` */
  readonly address: string;
}

/**
 * Takes a port, before it is known what answers there: the addresses of several servers may have to be known to each
 * other.
 *
 * @param port default: a free one
 */
export async function listenLocally(port = 0): Promise<LocalServer> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}
