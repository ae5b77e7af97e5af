import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** `GET /metrics` for Prometheus. Bound to loopback: it is for an agent on the same machine. */
export class MetricsEndpoint {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @throws the error of `listen` (EADDRINUSE) */
  static async listen(registry: Registry, port: number): Promise<MetricsEndpoint> {
    const server = createServer((request, response) => {
      if (request.url !== "/metrics" || request.method !== "GET") {
        response.writeHead(404).end("GET /metrics\n");
        return;
      }
      registry.metrics().then(
        (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
        (error) => response.writeHead(500).end(String(error)),
      );
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return new MetricsEndpoint(server, (server.address() as AddressInfo).port);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
