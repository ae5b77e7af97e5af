import type { Invocation } from "../emulator/invoke";

/** What a function of a route answered. */
export type RouteAnswer =
  | {
      readonly isValid: true;
      readonly statusCode: number;
      readonly body: string;
      /** The sub-protocol that it chose for the connection. */
      readonly protocol: string | undefined;
    }
  /** It failed, or its answer is not what a proxy integration may return. */
  | { readonly isValid: false };

const subProtocolHeader = "sec-websocket-protocol";

/**
 * Reads the answer of a proxy integration: an object with a status code, perhaps with headers and a body.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
 */
export function readRouteAnswer(answer: Invocation): RouteAnswer {
  if (answer.outcome !== "returned") return { isValid: false };
  const { value } = answer;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { isValid: false };
  const { body = "", headers = {}, statusCode = 200 } = value as Record<string, unknown>;
  if (!Number.isInteger(statusCode) || typeof body !== "string") return { isValid: false };
  const protocol = Object.entries(headers ?? {}).find(
    ([name]) => name.toLowerCase() === subProtocolHeader,
  )?.[1];
  return {
    isValid: true,
    statusCode: Number(statusCode),
    body,
    protocol: protocol === undefined ? undefined : String(protocol),
  };
}
