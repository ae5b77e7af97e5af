import type { Connections } from "../common/connections";
import type { Log } from "../common/logger";

export interface DisconnectDependencies {
  readonly connections: Pick<Connections, "remove">;
  readonly log: Log;
}

/** The part of an event of `$disconnect` that is used. */
export interface DisconnectEvent {
  readonly requestContext: {
    readonly connectionId: string;
    /** Close code; 1005: the client gave none. */
    readonly disconnectStatusCode?: number;
  };
}

/**
 * Forgets a connection. Answers go on: the user may come back and resume them, and whether one is worth finishing for
 * nobody is decided where it is made.
 */
export function createDisconnectHandler({ connections, log }: DisconnectDependencies) {
  return async ({ requestContext: { connectionId, disconnectStatusCode } }: DisconnectEvent) => {
    await connections.remove(connectionId);
    log.info("disconnected", { connectionId, closeCode: disconnectStatusCode });
    return { statusCode: 200 };
  };
}
