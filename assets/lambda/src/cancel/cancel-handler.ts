import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { cancelFrame } from "../../../chat-protocol/client-frame";
import type { FinishedFrame } from "../../../chat-protocol/server-frame";
import { closeTurn } from "../common/close-turn";
import type { Connections } from "../common/connections";
import { Refusal } from "../common/refusal";
import type { FrameRecord, RequestRecord } from "../common/request-record";
import { Requests } from "../common/requests";
import { createRoute, type RouteDependencies, type RouteHandler } from "../common/route";
import { signedInUser } from "../common/signed-in-user";

export interface CancelDependencies extends RouteDependencies {
  readonly connections: Pick<Connections, "find">;
  readonly documents: DynamoDBDocumentClient;
  readonly conversationsTable: string;
  readonly now: () => Date;
}

/** The only frame of a request that ends before anybody worked on it. */
const lastFrame = {
  type: "finished",
  sequence: 1,
  reason: "cancelled",
  usage: { promptTokens: 0, completionTokens: 0 },
} as const satisfies FrameRecord;

/**
 * Ends a request. One that waits is ended here, and its message in the queue will find it done. A running one is marked,
 * and its worker ends it with what there is of the answer. One that is done has had its last frame.
 */
export function createCancelHandler(dependencies: CancelDependencies): RouteHandler {
  const { connections, connectionsApi, documents, conversationsTable, log, metrics, now } = dependencies;
  const requests = new Requests(documents, conversationsTable);

  const finish = async (requestId: string, request: RequestRecord, connectionId: string) => {
    const frame: FinishedFrame = { ...lastFrame, requestId };
    // Whoever asked may sit at another connection than whoever cancels.
    const receivers = new Set([connectionId, request.connectionId ?? connectionId]);
    await Promise.all([
      closeTurn(documents, conversationsTable, requestId, request, { reason: frame.reason }),
      ...[...receivers].map((receiver) => connectionsApi.post(receiver, frame)),
    ]);
  };

  return createRoute(dependencies, cancelFrame, async ({ requestId }, { connectionId }) => {
    const userId = await signedInUser(connections, connectionId, now());
    const cancellation = await requests.cancel(requestId, userId, lastFrame);
    if (cancellation === undefined) throw new Refusal("NOT_FOUND", "there is no such request");
    const { outcome, request } = cancellation;
    if (outcome === "FINISHED") await finish(requestId, request, connectionId);
    log.info("cancelled", { connectionId, requestId, outcome });
    metrics.count("Cancelled", { outcome });
  });
}
