import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** ECR's API as the command uses it, on loopback: one repository that holds tags, or none. */
export class FakeRegistry {
  readonly tags = new Set<string>();
  /** Name of the exception with which every request is refused. */
  refusal: string | undefined;
  /** A tag that appears between the question for it and the push. */
  tagPushedMeanwhile: string | undefined;
  /** Names of the operations that were asked, in order. */
  readonly operations: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeRegistry> {
    const server = createServer();
    const registry = new FakeRegistry(server);
    server.on("request", (request, response) => {
      const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
      registry.operations.push(operation);
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { status, answer } = registry.answer(operation, JSON.parse(body));
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(answer));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return registry;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private answer(operation: string, body: { imageIds?: { imageTag: string }[] }) {
    const refuse = (name: string) => ({ status: 400, answer: { __type: name, message: `${name} message` } });
    if (this.refusal !== undefined) return refuse(this.refusal);
    if (operation === "GetAuthorizationToken") {
      if (this.tagPushedMeanwhile !== undefined) this.tags.add(this.tagPushedMeanwhile);
      const authorizationToken = Buffer.from("AWS:registry-password").toString("base64");
      return { status: 200, answer: { authorizationData: [{ authorizationToken }] } };
    }
    const tag = body.imageIds?.[0]?.imageTag ?? "";
    return this.tags.has(tag)
      ? { status: 200, answer: { imageDetails: [{ imageTags: [tag] }] } }
      : refuse("ImageNotFoundException");
  }
}
