import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Stands between the functions and their tables, and refuses calls as DynamoDB does when a table gets more of them than it
 * takes. An on-demand table says so too, while it splits a partition that has become hot.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export class TableRelay {
  /** Calls that were refused since the last `throttle`. */
  refused = 0;
  private isThrottling = false;

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:<port>` of the tables. */
    private readonly tables: () => string,
  ) {}

  static async start(tables: () => string): Promise<TableRelay> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // Functions keep their connections.
    server.keepAliveTimeout = 0;
    const relay = new TableRelay(server, tables);
    server.on("request", (incoming, response) => relay.handle(incoming, response));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Refuses every call from now on. */
  throttle(): void {
    this.refused = 0;
    this.isThrottling = true;
  }

  recover(): void {
    this.isThrottling = false;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private handle(incoming: IncomingMessage, response: ServerResponse): void {
    if (this.isThrottling) {
      incoming.resume();
      this.refused++;
      response.writeHead(400, { "Content-Type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(refusal));
      return;
    }
    const { headers, method, url } = incoming;
    const outgoing = request(`${this.tables()}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // As if there were nothing in between.
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }
}

const refusal = {
  __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
  message:
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
};
