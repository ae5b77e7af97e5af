import { resumeFrame } from "../../../chat-protocol/client-frame";
import type { Connections } from "../common/connections";
import { Refusal } from "../common/refusal";
import { replay } from "../common/replay";
import type { Requests } from "../common/requests";
import { createRoute, type RouteDependencies, type RouteHandler } from "../common/route";
import { signedInUser } from "../common/signed-in-user";

export interface ResumeDependencies extends RouteDependencies {
  readonly connections: Pick<Connections, "find">;
  readonly requests: Pick<Requests, "redirect" | "frames">;
  readonly now: () => Date;
  /** Unlike any before. */
  readonly newToken: () => string;
}

/**
 * Sends what a client has missed of an answer. While there is more to come, all of it is left to the worker, which alone
 * knows what it has sent where; one that has died has a successor, because its message comes back to the queue.
 */
export function createResumeHandler(dependencies: ResumeDependencies): RouteHandler {
  const { connections, requests, log, metrics, now, newToken } = dependencies;
  return createRoute(dependencies, resumeFrame, async ({ requestId, afterSequence }, sender) => {
    const { connectionId } = sender;
    const userId = await signedInUser(connections, connectionId, now());
    const to = { connectionId, afterSequence, token: newToken() };
    const request = await requests.redirect(requestId, userId, to);
    if (request === undefined) throw new Refusal("NOT_FOUND", "there is no such request");
    const { status } = request;
    log.info("resumed", { connectionId, requestId, afterSequence, status });
    metrics.count("Resumed", { status });
    if (status === "DONE") await replay(dependencies, requestId, request, afterSequence, sender);
  });
}
