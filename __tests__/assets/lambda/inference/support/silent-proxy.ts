import type { AddressInfo } from "node:net";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy whose connections can be made to lead nowhere, as those of a paused environment do. */
export class SilentProxy {
  /** Connections so far. */
  accepted = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer((client) => {
      this.accepted++;
      const target = connect(port, "127.0.0.1");
      for (const socket of [client, target]) {
        this.sockets.add(socket);
        socket.on("error", () => {});
      }
      client.pipe(target);
      target.pipe(client);
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Nothing passes over the connections that there are, and nobody is told. */
  silence(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
