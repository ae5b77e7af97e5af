import { type ServerFrame, serverFrame } from "../../../chat-protocol/server-frame";

/**
 * A frame of the protocol; `failure` when API Gateway itself says that something was not carried out
 * (`{"message":"Internal server error","connectionId":…}`); undefined for what this page does not know.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
export function readFrame(data: unknown): ServerFrame | "failure" | undefined {
  const value = parsed(data);
  const result = serverFrame.safeParse(value);
  if (result.success) return result.data;
  const isGateways = typeof value === "object" && value !== null && "connectionId" in value;
  return isGateways ? "failure" : undefined;
}

function parsed(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
