import { closeServer } from "../../local/http/close-server";
import { listenLocally } from "../../local/http/listen-locally";
import type { ServiceReport } from "./service-report";

export interface StatusServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Answers the other commands, on loopback. A web page that the operator has open gets nothing. */
export async function startStatusServer(report: () => Promise<ServiceReport>): Promise<StatusServer> {
  const { address, server } = await listenLocally();
  server.on("request", (request, response) => {
    // A name that a foreign page has had resolved to this machine is in Host; its own requests have Origin.
    if (request.headers.host !== address || request.headers.origin !== undefined) {
      response.writeHead(403).end();
      return;
    }
    report().then(
      (value) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(value)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  return { url: `http://${address}/`, close: () => closeServer(server) };
}
