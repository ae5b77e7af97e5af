import * as z from "zod/mini";
import { pingFrame } from "../../../chat-protocol/client-frame";
import { checkFrame } from "../common/read-frame";
import { Refusal } from "../common/refusal";
import { createRoute, type RouteDependencies, type RouteHandler } from "../common/route";

/** What API Gateway found no route for: pings, which need none, and everything that is not of the protocol. */
export function createDefaultHandler(dependencies: RouteDependencies): RouteHandler {
  return createRoute(
    dependencies,
    z.looseObject({ action: z.string("must be a string") }),
    async (frame, sender) => {
      if (frame.action !== "ping") {
        throw new Refusal("UNKNOWN_ACTION", "action: must be message, cancel, resume or ping");
      }
      checkFrame(frame, pingFrame);
      await dependencies.connectionsApi.post(sender.connectionId, { type: "pong" });
    },
  );
}
