import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type WebSocket, WebSocketServer } from "ws";
import type { Invocation } from "../emulator/invoke";
import type { LambdaFunction } from "../emulator/lambda-function";
import type { BoundedLog } from "../process/bounded-log";
import { type Authorization, readAuthorization } from "./authorization";
import { ClientConnection } from "./client-connection";
import { connectionId } from "./connection-id";
import { type EventSource, GatewayEvents } from "./gateway-events";
import { awsGatewayLimits, type GatewayLimits, longestIntegrationMilliseconds } from "./gateway-limits";
import type { LoggedEvent } from "./logged-event";
import { ManagementApi } from "./management-api";
import { refuseUpgrade } from "./refuse-upgrade";
import { readRouteAnswer } from "./route-answer";
import { TokenBucket } from "./token-bucket";
import type { Route, WebSocketApi } from "./web-socket-api";

export interface GatewayOptions {
  readonly api: WebSocketApi;
  /** Listens already; the gateway answers its requests, and closes it. */
  readonly server: Server;
  readonly invoke: (lambda: LambdaFunction, event: unknown) => Promise<Invocation>;
  /** What is to be different from AWS, for tests that cannot wait. */
  readonly limits?: Partial<GatewayLimits>;
  /** Where it says what it accepts and refuses. Default: nowhere. */
  readonly log?: BoundedLog<LoggedEvent>;
}

/** For what is still to be done when the gateway closes: the functions of `$disconnect`. */
const closeGraceMilliseconds = 3000;
const goingAway = 1001;
const noStatus = 1005;
const abnormalClosure = 1006;

/**
 * API Gateway's WebSocket API on this machine: asks the authorizer, runs the functions of the routes, each message at
 * once and beside all others, and lets functions send by `@connections` on the same port.
 *
 * API Gateway documents neither the words of its error frames nor what a throttled client reads; both are as observed.
 */
export class Gateway {
  private readonly connections = new Map<string, ClientConnection>();
  private readonly protocols = new WeakMap<IncomingMessage, string>();
  private readonly running = new Set<Promise<unknown>>();
  private api: WebSocketApi;
  private events: GatewayEvents;
  private management: ManagementApi;
  private messages: TokenBucket | undefined;
  private readonly limits: GatewayLimits;
  private readonly webSockets: WebSocketServer;
  private readonly newConnections: TokenBucket;

  constructor(private readonly options: GatewayOptions) {
    const { api, server } = options;
    this.limits = { ...awsGatewayLimits, ...options.limits };
    this.api = api;
    this.events = new GatewayEvents(api);
    this.management = new ManagementApi(api.stageName, this.connections, this.limits);
    this.messages = bucketOf(api);
    this.newConnections = new TokenBucket(
      this.limits.newConnectionsPerSecond,
      this.limits.newConnectionsPerSecond,
    );
    this.webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.limits.messageBytes,
      // What `$connect` answered, and never what the client happened to name first.
      handleProtocols: (_, request) => this.protocols.get(request) ?? false,
    });
    // Functions keep their connections; closing one that is about to be used would fail their next call.
    server.keepAliveTimeout = 0;
    server.on("request", (request, response) => {
      this.management.handle(request, response).catch(() => response.destroy());
    });
    server.on("upgrade", (request, socket: Socket, head) => {
      this.track(this.connect(request, socket, head));
    });
  }

  /**
   * Answers as another state of the API says, from the next request on. Who is connected stays so, unless it is another
   * API or stage, which nobody is connected to.
   */
  apply(api: WebSocketApi): void {
    const before = this.api;
    this.api = api;
    this.events = new GatewayEvents(api);
    this.management = new ManagementApi(api.stageName, this.connections, this.limits);
    if (!isDeepStrictEqual(before.throttling, api.throttling)) this.messages = bucketOf(api);
    if (before.id === api.id && before.stageName === api.stageName) return;
    for (const connection of this.connections.values()) connection.close(goingAway, "Going away");
  }

  /** Disconnects every client, as far as the functions of `$disconnect` are fast, and gives the port back. */
  async close(): Promise<void> {
    const { server } = this.options;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of this.connections.values()) connection.terminate();
    await Promise.race([this.settle(), pause(closeGraceMilliseconds, undefined, { ref: false })]);
    server.closeAllConnections();
    await closed;
  }

  private async connect(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    const { api } = this;
    const refuse = (statusCode: number, body: string | object) => {
      this.options.log?.write({ event: "refused", statusCode });
      refuseUpgrade(socket, statusCode, body);
    };
    const [path = ""] = (request.url ?? "").split("?");
    if (path.replace(/\/$/, "") !== `/${api.stageName}`) {
      return refuse(403, { message: "Forbidden" });
    }
    if ((request.url ?? "").length > this.limits.urlCharacters) {
      return refuse(414, { message: "Request-URI Too Long" });
    }
    if (!this.newConnections.take() || this.messages?.take() === false) {
      return refuse(429, { message: "Too Many Requests" });
    }
    const route = api.routes.get("$connect");
    const unknown: EventSource = {
      id: connectionId(),
      connectedAt: Date.now(),
      sourceIp: socket.remoteAddress ?? "",
      authorizer: undefined,
    };
    const authorization = await this.authorize(route, request, unknown);
    if (authorization?.allowed === false) {
      return refuse(authorization.statusCode, { message: authorization.message });
    }
    const source = { ...unknown, authorizer: authorization?.context };
    const answer = route && readRouteAnswer(await this.run(route, this.events.connect(request, source)));
    if (answer?.isValid === false) return refuse(502, { message: "Internal server error" });
    if (answer !== undefined && (answer.statusCode < 200 || answer.statusCode > 299)) {
      return refuse(answer.statusCode, answer.body);
    }
    if (answer?.protocol !== undefined) this.protocols.set(request, answer.protocol);
    let isOpen = false;
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      isOpen = true;
      this.open(source, request, webSocket, socket);
    });
    // The client may have gone while the functions ran.
    if (!isOpen) await this.disconnect(source, abnormalClosure, "");
  }

  private async authorize(
    route: Route | undefined,
    request: IncomingMessage,
    source: EventSource,
  ): Promise<Authorization | undefined> {
    if (route?.authorizer === undefined) return undefined;
    const authorizer = { lambda: route.authorizer, timeoutMilliseconds: longestIntegrationMilliseconds };
    const answer = await this.run(authorizer, this.events.authorizer(request, source));
    return readAuthorization(answer, this.events.methodArn("$connect"), this.limits.authorizerResultBytes);
  }

  private open(source: EventSource, request: IncomingMessage, webSocket: WebSocket, socket: Socket): void {
    const userAgent = request.headers["user-agent"];
    const connection = new ClientConnection(source, userAgent, webSocket, socket, this.limits);
    this.connections.set(source.id, connection);
    const { id: connectionId } = source;
    this.options.log?.write({ event: "connected", connectionId, userId: source.authorizer?.principalId });
    connection.onMessage((data, isBinary) => {
      this.track(this.receive(connection, data, isBinary));
    });
    connection.onClose((code, reason) => {
      this.connections.delete(source.id);
      this.options.log?.write({ event: "disconnected", connectionId, code });
      const text = code === noStatus ? "Client-side close frame status not set" : reason;
      this.track(this.disconnect(source, code, text));
    });
  }

  private async receive(connection: ClientConnection, data: Buffer, isBinary: boolean): Promise<void> {
    const route = this.select(data);
    if (route === undefined) return await this.refuse(connection, "Forbidden");
    if (this.messages?.take() === false) return await this.refuse(connection, "Too Many Requests");
    const event = this.events.message(route.key, connection.source, data, isBinary);
    const { requestId } = event.requestContext;
    const invocation = await this.run(route, event);
    const answer = readRouteAnswer(invocation);
    this.options.log?.write({
      event: "message",
      connectionId: connection.source.id,
      route: route.key,
      outcome: invocation.outcome,
    });
    // What a function returns goes to the client only where the route has a response, and ours have none.
    if (!answer.isValid) await this.tell(connection, "Internal server error", requestId);
  }

  private async disconnect(source: EventSource, code: number, reason: string): Promise<void> {
    const route = this.api.routes.get("$disconnect");
    if (route !== undefined) await this.run(route, this.events.disconnect(source, code, reason));
  }

  private select(data: Buffer): Route | undefined {
    const { routes, selectingField } = this.api;
    const key = fieldOf(data, selectingField);
    // The routes of the connection itself cannot be asked for by name.
    const named = typeof key === "string" && !key.startsWith("$") ? routes.get(key) : undefined;
    return named ?? routes.get("$default");
  }

  /** Runs a function; one that takes longer than its route waits counts as failed, and goes on. */
  private async run(
    { lambda, timeoutMilliseconds }: Pick<Route, "lambda" | "timeoutMilliseconds">,
    event: unknown,
  ): Promise<Invocation> {
    const timeout = new AbortController();
    const late = pause(timeoutMilliseconds, undefined, { signal: timeout.signal }).then(
      (): Invocation => ({ outcome: "failed", message: "Endpoint request timed out" }),
    );
    late.catch(() => {});
    try {
      return await Promise.race([this.options.invoke(lambda, event), late]);
    } catch (error) {
      return { outcome: "failed", message: String(error) };
    } finally {
      timeout.abort();
    }
  }

  private async refuse(connection: ClientConnection, message: string): Promise<void> {
    this.options.log?.write({
      event: "message-refused",
      connectionId: connection.source.id,
      reason: message,
    });
    await this.tell(connection, message);
  }

  private async tell(
    connection: ClientConnection,
    message: string,
    requestId = connectionId(),
  ): Promise<void> {
    const frame = { message, connectionId: connection.source.id, requestId };
    // The client may have gone.
    await connection.send(Buffer.from(JSON.stringify(frame))).catch(() => {});
  }

  private track(work: Promise<unknown>): void {
    this.running.add(work);
    work.finally(() => this.running.delete(work)).catch(() => {});
  }

  /** Returns when nothing runs; what runs may start more. */
  private async settle(): Promise<void> {
    while (this.connections.size > 0 || this.running.size > 0) {
      await Promise.allSettled(this.running);
      await pause(0);
    }
  }
}

function bucketOf({ throttling }: WebSocketApi): TokenBucket | undefined {
  return throttling && new TokenBucket(throttling.ratePerSecond, throttling.burst);
}

function fieldOf(data: Buffer, field: string): unknown {
  try {
    return (JSON.parse(data.toString("utf8")) as Record<string, unknown> | null)?.[field];
  } catch {
    return undefined;
  }
}
