import type { IncomingMessage } from "node:http";
import { connectionId } from "./connection-id";
import type { WebSocketApi } from "./web-socket-api";

/** What the gateway knows of a connection while it tells a function of it. */
export interface EventSource {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  readonly sourceIp: string;
  /** What the authorizer said of the user. */
  readonly authorizer: Readonly<Record<string, string>> | undefined;
}

/** Only between the client and API Gateway. */
const hopHeaders = new Set(["connection", "upgrade", "host"]);
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The events that API Gateway gives the functions of a WebSocket API, without those of their values that nothing local
 * can have (certificates, VPC endpoints).
 *
 * Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export class GatewayEvents {
  constructor(private readonly api: WebSocketApi) {}

  /** @returns what the policy of an authorizer is about */
  methodArn(routeKey: string): string {
    return `${this.api.executionArn}/${this.api.stageName}/${routeKey}`;
  }

  authorizer(request: IncomingMessage, source: EventSource) {
    return {
      type: "REQUEST",
      methodArn: this.methodArn("$connect"),
      ...this.handshake(request, source),
      stageVariables: {},
      requestContext: this.context("$connect", "CONNECT", { ...source, authorizer: undefined }),
    };
  }

  connect(request: IncomingMessage, source: EventSource) {
    return {
      ...this.handshake(request, source),
      requestContext: this.context("$connect", "CONNECT", source),
      isBase64Encoded: false,
    };
  }

  message(routeKey: string, source: EventSource, data: Buffer, isBinary: boolean) {
    return {
      requestContext: { ...this.context(routeKey, "MESSAGE", source), messageId: connectionId() },
      body: data.toString(isBinary ? "base64" : "utf8"),
      isBase64Encoded: isBinary,
    };
  }

  disconnect(source: EventSource, code: number, reason: string) {
    const headers = { Host: this.api.domainName, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" };
    return {
      headers,
      multiValueHeaders: listed(headers),
      requestContext: {
        ...this.context("$disconnect", "DISCONNECT", source),
        disconnectStatusCode: code,
        disconnectReason: reason,
      },
      isBase64Encoded: false,
    };
  }

  private handshake({ rawHeaders, url = "/" }: IncomingMessage, { sourceIp }: EventSource) {
    const multiValueHeaders: Record<string, string[]> = {
      Host: [this.api.domainName],
      "X-Forwarded-For": [sourceIp],
      "X-Forwarded-Port": ["443"],
      "X-Forwarded-Proto": ["https"],
    };
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
      if (hopHeaders.has(name.toLowerCase())) continue;
      multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
    }
    const query: Record<string, string[]> = {};
    for (const [name, value] of new URL(url, "http://local").searchParams) {
      query[name] = [...(query[name] ?? []), value];
    }
    return {
      headers: lasts(multiValueHeaders),
      multiValueHeaders,
      // Absent without a query.
      ...(Object.keys(query).length === 0
        ? {}
        : { queryStringParameters: lasts(query), multiValueQueryStringParameters: query }),
    };
  }

  private context(routeKey: string, eventType: "CONNECT" | "MESSAGE" | "DISCONNECT", source: EventSource) {
    const now = Date.now();
    const requestId = connectionId();
    return {
      routeKey,
      ...(source.authorizer === undefined ? {} : { authorizer: source.authorizer }),
      eventType,
      extendedRequestId: requestId,
      requestTime: requestTime(new Date(now)),
      messageDirection: "IN",
      stage: this.api.stageName,
      connectedAt: source.connectedAt,
      requestTimeEpoch: now,
      identity: { sourceIp: source.sourceIp },
      requestId,
      domainName: this.api.domainName,
      connectionId: source.id,
      apiId: this.api.id,
    };
  }
}

/** Of several values the last one counts. */
function lasts(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? ""]));
}

function listed(values: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

/** As Apache's log has it: `09/Feb/2024:18:11:43 +0000` */
function requestTime(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${day}:${time} +0000`;
}
