import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { watchFrames } from "./frame-watch";
import type { EventSource } from "./gateway-events";
import type { GatewayLimits } from "./gateway-limits";

const goingAway = 1001;
const tooLarge = 1009;

/** Why nothing can be sent: the client has gone. */
export class ConnectionGone extends Error {}

/** An open WebSocket of a client, which ends when it is idle or old. */
export class ClientConnection {
  /** Of the last message in either direction; milliseconds since 1970. */
  lastActiveAt: number;
  private received = 0;
  /** How many messages are taken. */
  private accepted = Number.POSITIVE_INFINITY;
  private readonly idle: NodeJS.Timeout;
  private readonly age: NodeJS.Timeout;

  constructor(
    readonly source: EventSource,
    readonly userAgent: string | undefined,
    private readonly webSocket: WebSocket,
    socket: Duplex,
    private readonly limits: GatewayLimits,
  ) {
    this.lastActiveAt = source.connectedAt;
    this.idle = setTimeout(() => this.close(goingAway, "Going away"), limits.idleTimeoutMilliseconds);
    this.age = setTimeout(() => this.close(goingAway, "Going away"), limits.connectionMilliseconds);
    watchFrames(socket, limits.frameBytes, (messages) => {
      this.close(tooLarge, "Frame is too large");
      // Those before it came in the same piece, and may not have been handed out yet.
      this.accepted = messages;
    });
    webSocket.on("close", () => {
      clearTimeout(this.idle);
      clearTimeout(this.age);
    });
    // "close" follows, and tells the code.
    webSocket.on("error", () => {});
  }

  /** Calls `receive` with each message that comes. */
  onMessage(receive: (data: Buffer, isBinary: boolean) => void): void {
    this.webSocket.on("message", (data: Buffer, isBinary) => {
      if (this.received >= this.accepted) return;
      this.received++;
      this.touch();
      receive(data, isBinary);
    });
  }

  onClose(listener: (code: number, reason: string) => void): void {
    this.webSocket.on("close", (code, reason) => listener(code, reason.toString()));
  }

  /**
   * Sends a text message. Messages arrive in the order of the calls. Returns when the message is in the hands of the
   * operating system, so that who sends faster than the client reads has to wait.
   *
   * @throws ConnectionGone
   */
  async send(data: Buffer): Promise<void> {
    if (this.webSocket.readyState !== WebSocket.OPEN) throw new ConnectionGone();
    this.touch();
    const { frameBytes } = this.limits;
    await new Promise<void>((resolve, reject) => {
      for (let start = 0; start === 0 || start < data.length; start += frameBytes) {
        const isLast = start + frameBytes >= data.length;
        this.webSocket.send(
          data.subarray(start, start + frameBytes),
          { binary: false, fin: isLast },
          (error) => {
            if (error != null) reject(new ConnectionGone());
            else if (isLast) resolve();
          },
        );
      }
    });
  }

  /** Takes no more messages. */
  close(code: number, reason: string): void {
    this.accepted = this.received;
    this.webSocket.close(code, reason);
  }

  /** Without a word to the client. */
  terminate(): void {
    this.webSocket.terminate();
  }

  private touch(): void {
    this.lastActiveAt = Date.now();
    this.idle.refresh();
  }
}
