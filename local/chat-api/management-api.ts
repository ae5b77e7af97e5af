import type { IncomingMessage, ServerResponse } from "node:http";
import { type ClientConnection, ConnectionGone } from "./client-connection";
import { connectionId } from "./connection-id";
import type { GatewayLimits } from "./gateway-limits";

/** The code that a client reads when it is disconnected by DELETE. */
const normalClosure = 1000;

/**
 * API Gateway's `@connections`: POST sends a message to a client, GET says since when it is connected, DELETE
 * disconnects it. Requests are signed, and the signature is not checked: there is nobody to keep out on 127.0.0.1.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export class ManagementApi {
  private readonly path: RegExp;

  constructor(
    stageName: string,
    private readonly connections: ReadonlyMap<string, ClientConnection>,
    private readonly limits: GatewayLimits,
  ) {
    this.path = new RegExp(`^/${stageName}/@connections/([^/?]+)$`);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = decode(this.path.exec(decode(request.url ?? ""))?.[1]);
    if (id === undefined) return fail(response, 403, "ForbiddenException", "Forbidden");
    const { method } = request;
    const body = method === "POST" ? await readBody(request, this.limits.messageBytes) : Buffer.alloc(0);
    if (body === undefined) {
      return fail(
        response,
        413,
        "PayloadTooLargeException",
        "The data has exceeded the maximum size allowed.",
      );
    }
    const connection = this.connections.get(id);
    if (connection === undefined) return fail(response, 410, "GoneException", "Gone");
    if (method === "POST") return await post(connection, body, response);
    if (method === "GET") return answer(response, 200, status(connection));
    if (method === "DELETE") {
      connection.close(normalClosure, "");
      return answer(response, 204);
    }
    return fail(response, 403, "ForbiddenException", "Forbidden");
  }
}

async function post(connection: ClientConnection, body: Buffer, response: ServerResponse): Promise<void> {
  try {
    await connection.send(body);
    answer(response, 200);
  } catch (error) {
    if (!(error instanceof ConnectionGone)) throw error;
    fail(response, 410, "GoneException", "Gone");
  }
}

function status({ lastActiveAt, source, userAgent }: ClientConnection) {
  return {
    connectedAt: new Date(source.connectedAt).toISOString(),
    identity: { sourceIp: source.sourceIp, ...(userAgent === undefined ? {} : { userAgent }) },
    lastActiveAt: new Date(lastActiveAt).toISOString(),
  };
}

/** Undefined: it is larger. The whole of it is read, so that the client reads the answer. */
async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= limitBytes) chunks.push(chunk);
  }
  return bytes > limitBytes ? undefined : Buffer.concat(chunks);
}

function answer(response: ServerResponse, statusCode: number, body?: object): void {
  const text = body === undefined ? "" : JSON.stringify(body);
  response
    .writeHead(statusCode, {
      "content-type": "application/json",
      "x-amzn-requestid": connectionId(),
      ...(statusCode === 204 ? {} : { "content-length": Buffer.byteLength(text) }),
    })
    .end(text);
}

function fail(response: ServerResponse, statusCode: number, type: string, message: string): void {
  response.setHeader("x-amzn-errortype", type);
  answer(response, statusCode, { message });
}

/** The text itself when it is not percent-encoded in a valid way. */
function decode<Text extends string | undefined>(text: Text): Text | string {
  if (text === undefined) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
