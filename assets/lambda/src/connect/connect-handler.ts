import * as z from "zod/mini";
import type { Connections } from "../common/connections";
import type { Log } from "../common/logger";
import type { Metrics } from "../common/metrics";
import { offeredProtocols, type UpgradeRequest } from "../common/offered-protocols";

export interface ConnectDependencies {
  readonly connections: Pick<Connections, "add">;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
}

/** What API Gateway passes on of a WebSocket that the authorizer has let in. */
export interface ConnectEvent extends UpgradeRequest {
  readonly requestContext: {
    readonly connectionId: string;
    /** What the authorizer said, as text or number. */
    readonly authorizer?: unknown;
  };
}

const authorizerContext = z.object({
  userId: z.string().check(z.minLength(1)),
  /** Epoch seconds. */
  expiresAt: z.pipe(
    z.union([z.string(), z.number()]),
    z.pipe(z.transform(Number), z.int().check(z.positive())),
  ),
});

/**
 * Remembers who is at the other end of a connection. A browser ends a connection whose sub-protocols were all ignored,
 * so the one of the protocol is answered.
 */
export function createConnectHandler({ connections, log, metrics, now }: ConnectDependencies) {
  return async (event: ConnectEvent) => {
    const { connectionId, authorizer } = event.requestContext;
    const { userId, expiresAt } = authorizerContext.parse(authorizer);
    await connections.add(connectionId, userId, expiresAt, now());
    log.info("connected", { connectionId, userId });
    metrics.count("Connected");
    const known = offeredProtocols(event).includes("chat.v1");
    return { statusCode: 200, ...(known ? { headers: { "Sec-WebSocket-Protocol": "chat.v1" } } : {}) };
  };
}
