import { setTimeout as pause } from "node:timers/promises";
import { Gateway } from "../../../../local/chat-api/gateway";
import type { GatewayLimits } from "../../../../local/chat-api/gateway-limits";
import type { LoggedEvent } from "../../../../local/chat-api/logged-event";
import type { Route, WebSocketApi } from "../../../../local/chat-api/web-socket-api";
import type { Invocation } from "../../../../local/emulator/invoke";
import type { LambdaFunction } from "../../../../local/emulator/lambda-function";
import { listenLocally } from "../../../../local/http/listen-locally";
import type { BoundedLog } from "../../../../local/process/bounded-log";
import { Client } from "./client";

/** What the tests look at of the events; which of it is there depends on the event. */
export interface GatewayEvent {
  readonly type: string;
  readonly methodArn: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[]>>;
  readonly requestContext: {
    readonly connectionId: string;
    readonly routeKey: string;
    readonly eventType: string;
    readonly authorizer?: Readonly<Record<string, string>>;
    readonly disconnectStatusCode?: number;
    readonly disconnectReason?: string;
  };
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export type Handler = (event: GatewayEvent) => unknown;

/** A gateway whose functions are handlers of a test, by the key of their route. */
export class LocalGateway {
  private readonly clients: Client[] = [];

  private constructor(
    readonly gateway: Gateway,
    readonly address: string,
    private readonly api: WebSocketApi,
    private readonly handlers: Record<string, Handler>,
  ) {}

  static async start(
    handlers: Readonly<Record<string, Handler>>,
    options: {
      readonly authorizer?: Handler;
      readonly limits?: Partial<GatewayLimits>;
      /** Of every route. */
      readonly timeoutMilliseconds?: number;
      readonly throttling?: WebSocketApi["throttling"];
      readonly log?: BoundedLog<LoggedEvent>;
    } = {},
  ): Promise<LocalGateway> {
    const { server, address } = await listenLocally();
    const all: Record<string, Handler> = { ...handlers, authorizer: options.authorizer ?? (() => undefined) };
    const lambda = (name: string) => ({ name }) as LambdaFunction;
    const routes = Object.keys(handlers).map((key): [string, Route] => [
      key,
      {
        key,
        lambda: lambda(key),
        timeoutMilliseconds: options.timeoutMilliseconds ?? 29_000,
        authorizer: key === "$connect" && options.authorizer ? lambda("authorizer") : undefined,
      },
    ]);
    const api: WebSocketApi = {
      id: "a1b2c3",
      stageName: "test",
      executionArn: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3",
      domainName: "a1b2c3.execute-api.us-east-1.amazonaws.com",
      customDomainName: undefined,
      selectingField: "action",
      routes: new Map(routes),
      throttling: options.throttling,
    };
    const gateway = new Gateway({
      api,
      server,
      invoke: ({ name }, event) => run(all[name], event),
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    return new LocalGateway(gateway, address, api, all);
  }

  /** Has the gateway take over an API that differs in this, and whose further routes have these handlers. */
  apply(changes: Partial<WebSocketApi>, handlers: Readonly<Record<string, Handler>> = {}): void {
    Object.assign(this.handlers, handlers);
    const routes = new Map(this.api.routes);
    for (const key of Object.keys(handlers)) {
      const lambda = { name: key } as LambdaFunction;
      routes.set(key, { key, lambda, timeoutMilliseconds: 29_000, authorizer: undefined });
    }
    this.gateway.apply({ ...this.api, routes, ...changes });
  }

  /** Begins to connect. */
  connect(
    options: {
      readonly path?: string;
      readonly protocols?: readonly string[];
      readonly headers?: Record<string, string>;
    } = {},
  ): Client {
    const { headers = {}, path = "/test", protocols = [] } = options;
    const client = new Client(`ws://${this.address}${path}`, protocols, headers);
    this.clients.push(client);
    return client;
  }

  /** Calls `@connections`. */
  manage(method: string, connectionId: string, body?: string): Promise<Response> {
    const url = `http://${this.address}/test/@connections/${encodeURIComponent(connectionId)}`;
    return fetch(url, { method, ...(body === undefined ? {} : { body }) });
  }

  /** Ends every connection of a client, also one that is not open yet, and returns when the gateway has seen it. */
  async abandonClients(): Promise<void> {
    for (const { webSocket } of this.clients) webSocket.terminate();
    await pause(50);
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }
}

async function run(handler: Handler | undefined, event: unknown): Promise<Invocation> {
  try {
    return { outcome: "returned", value: await handler?.(JSON.parse(JSON.stringify(event))) };
  } catch (error) {
    return { outcome: "failed", message: (error as Error).message };
  }
}
