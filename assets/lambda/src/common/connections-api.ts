import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import type { ServerFrame } from "../../../chat-protocol/server-frame";

/** Over all tries of one post: @connections has been seen to hang, and a caller has other things to do. */
const defaultTimeoutMilliseconds = 4000;

/** Sends frames to WebSocket connections. Whoever awaits each post keeps their order. */
export class ConnectionsApi {
  /** @param timeoutMilliseconds of one post, with its retries. Default: 4,000. */
  constructor(
    private readonly client: ApiGatewayManagementApiClient,
    private readonly timeoutMilliseconds = defaultTimeoutMilliseconds,
  ) {}

  /**
   * @returns "gone" when the connection does not exist any more
   * @throws Error when the frame could not be handed over in time. It may have arrived all the same, and a retry of the
   * SDK may have delivered it twice: a client tells by the sequence.
   */
  async post(connectionId: string, frame: ServerFrame): Promise<"sent" | "gone"> {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(frame) });
    try {
      await this.client.send(command, { abortSignal: AbortSignal.timeout(this.timeoutMilliseconds) });
      return "sent";
    } catch (error) {
      if (error instanceof GoneException) return "gone";
      throw error;
    }
  }
}
