/** The part of an event of `$connect` that has what the client sent with its upgrade request. */
export interface UpgradeRequest {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
}

/** WebSocket sub-protocols that the client offers, in its order. */
export function offeredProtocols({ headers }: UpgradeRequest): string[] {
  const name = Object.keys(headers ?? {}).find((each) => each.toLowerCase() === "sec-websocket-protocol");
  const value = name === undefined ? undefined : headers?.[name];
  return (value ?? "")
    .split(",")
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== "");
}
