import type { RouteHandler } from "../../../../assets/lambda/src/common/route";

/**
 * Hands a frame to a function as API Gateway does.
 *
 * @param frame a text is sent as it is
 * @param remaining of the invocation, in milliseconds. Default: 29,000
 */
export async function send(
  handler: RouteHandler,
  connectionId: string,
  frame: string | object | undefined,
  remaining: () => number = () => 29_000,
) {
  const body = typeof frame === "object" ? JSON.stringify(frame) : frame;
  const event = { requestContext: { connectionId }, body } as Parameters<RouteHandler>[0];
  return await handler(event, { getRemainingTimeInMillis: remaining });
}
