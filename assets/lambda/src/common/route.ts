import type { APIGatewayProxyWebsocketEventV2, Context } from "aws-lambda";
import type { ServerFrame } from "../../../chat-protocol/server-frame";
import type { ConnectionsApi } from "./connections-api";
import type { Log } from "./logger";
import type { Metrics } from "./metrics";
import { readFrame, requestIdOf } from "./read-frame";
import { Refusal } from "./refusal";

export interface RouteDependencies {
  readonly connectionsApi: Pick<ConnectionsApi, "post">;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What a route knows of the invocation that carries a frame. */
export interface Sender {
  readonly connectionId: string;
  /** Milliseconds until Lambda ends the invocation. */
  readonly remaining: () => number;
}

export type RouteHandler = (
  event: APIGatewayProxyWebsocketEventV2,
  context: Pick<Context, "getRemainingTimeInMillis">,
) => Promise<{ readonly statusCode: number }>;

/**
 * A function behind a route that takes frames of one schema. What it refuses, and what fails, the client is told in a
 * frame of the protocol; so API Gateway always gets a 200, lest it adds a message of its own.
 */
export function createRoute<Schema extends Parameters<typeof readFrame>[1]>(
  { connectionsApi, log, metrics }: RouteDependencies,
  schema: Schema,
  handle: (frame: ReturnType<typeof readFrame<Schema>>, sender: Sender) => Promise<void>,
): RouteHandler {
  const tell = async (connectionId: string, frame: ServerFrame) => {
    try {
      await connectionsApi.post(connectionId, frame);
    } catch (error) {
      log.error("refusal-not-posted", { connectionId, error });
    }
  };
  return async ({ requestContext: { connectionId }, body }, context) => {
    try {
      const sender = { connectionId, remaining: () => context.getRemainingTimeInMillis() };
      await handle(readFrame(body, schema), sender);
    } catch (error) {
      const requestId = requestIdOf(body);
      const refusal = error instanceof Refusal ? error : new Refusal("INTERNAL", "a fault of the service");
      if (refusal === error) log.info("frame-refused", { connectionId, requestId, code: refusal.code });
      else log.error("frame-failed", { connectionId, requestId, error });
      metrics.count("Rejected", { code: refusal.code });
      await tell(connectionId, refusal.toFrame(requestId));
    }
    return { statusCode: 200 };
  };
}
