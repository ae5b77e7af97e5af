import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The few calls of S3 that the effect makes, with what S3 answers to them. */
export class S3Api {
  readonly buckets = new Map<string, Set<string>>();
  /** Method, path and body of what was asked. */
  readonly requests: string[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<S3Api> {
    const server = createServer();
    const api = new S3Api(server);
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const url = request.url ?? "";
        api.requests.push(`${request.method} ${url} ${Buffer.concat(chunks).toString("utf8")}`.trim());
        const [status, body] = api.answer(request.method ?? "", new URL(url, "http://localhost"));
        response.writeHead(status).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(method: string, { pathname, search }: URL): [status: number, body: string] {
    const [, bucket = "", ...rest] = pathname.split("/");
    const key = decodeURIComponent(rest.join("/"));
    const objects = this.buckets.get(bucket);
    if (method === "PUT") {
      this.buckets.set(bucket, new Set());
      return [200, ""];
    }
    if (objects === undefined) {
      return [
        404,
        "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>",
      ];
    }
    if (search === "?versions") {
      const versions = [...objects].map(
        (object) =>
          `<Version><Key>${object.replaceAll("&", "&amp;")}</Key><VersionId>1</VersionId></Version>`,
      );
      return [200, `<ListVersionsResult>${versions.join("")}</ListVersionsResult>`];
    }
    if (method === "DELETE" && key !== "") {
      objects.delete(key);
      return [204, ""];
    }
    if (method === "DELETE" && objects.size > 0) {
      return [
        409,
        "<Error><Code>BucketNotEmpty</Code><Message>The bucket you tried to delete is not empty</Message></Error>",
      ];
    }
    if (method === "DELETE") {
      this.buckets.delete(bucket);
      return [204, ""];
    }
    return [200, ""];
  }
}
