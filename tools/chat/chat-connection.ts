import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import type { ClientFrame } from "../../assets/chat-protocol/client-frame";
import { type ServerFrame, serverFrame } from "../../assets/chat-protocol/server-frame";

const openTimeoutMilliseconds = 15_000;
const frameTimeoutMilliseconds = 60_000;

/** A frame, and when it came: milliseconds of `performance.now()`. */
export interface ReceivedFrame {
  readonly frame: ServerFrame;
  readonly at: number;
}

/** A WebSocket that was refused. */
export class ConnectionRefused extends Error {
  constructor(readonly status: number) {
    super(`the WebSocket was refused with ${status}`);
  }
}

/** A user's connection to the chat API, as the page makes it, for who wants to see every frame. */
export class ChatConnection {
  readonly frames: ReceivedFrame[] = [];
  /** With the close code. */
  readonly closed: Promise<number>;
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data) => {
      this.frames.push({ frame: serverFrame.parse(JSON.parse(String(data))), at: performance.now() });
      for (const look of this.waiting) look();
    });
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    this.closed.then(() => {
      for (const look of this.waiting) look();
    });
  }

  /**
   * @param url of the WebSocket API's stage
   * @param token an access token; absent: none is sent
   * @throws ConnectionRefused
   */
  static async open(url: string, token?: string): Promise<ChatConnection> {
    const protocols = token === undefined ? ["chat.v1"] : ["chat.v1", `token.${token}`];
    const socket = new WebSocket(url, protocols, { handshakeTimeout: openTimeoutMilliseconds });
    const connection = new ChatConnection(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.on("error", reject);
      socket.once("unexpected-response", (request, { statusCode = 0 }) => {
        request.destroy();
        reject(new ConnectionRefused(statusCode));
      });
    });
    return connection;
  }

  send(frame: ClientFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  /**
   * The first frame of this kind after the first `from`, now or later.
   *
   * @param timeoutMilliseconds default: a minute
   * @throws Error none came in time, or the connection ended
   */
  async until(
    what: string,
    matches: (frame: ServerFrame) => boolean,
    from = 0,
    timeoutMilliseconds = frameTimeoutMilliseconds,
  ): Promise<ReceivedFrame> {
    const deadline = AbortSignal.timeout(timeoutMilliseconds);
    for (;;) {
      const found = this.frames.slice(from).find(({ frame }) => matches(frame));
      if (found !== undefined) return found;
      const ended = this.socket.readyState >= WebSocket.CLOSING;
      if (ended || deadline.aborted) {
        const last = JSON.stringify(this.frames.slice(-5).map(({ frame }) => frame));
        throw new Error(`no ${what}: ${ended ? "the connection ended" : "in time"}. Last frames: ${last}`);
      }
      await this.change(deadline);
    }
  }

  /** Asks, and returns the request's id. */
  ask(text: string, others: { conversationId?: string; requestId?: string; replaces?: string } = {}): string {
    const { conversationId = randomUUID(), requestId = randomUUID(), ...more } = others;
    this.send({ action: "message", conversationId, requestId, text, ...more });
    return requestId;
  }

  close(): void {
    this.socket.close();
  }

  /** As when the network is gone: nothing is said. */
  drop(): void {
    this.socket.terminate();
  }

  private change(deadline: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.waiting.delete(done);
        deadline.removeEventListener("abort", done);
        resolve();
      };
      this.waiting.add(done);
      deadline.addEventListener("abort", done);
    });
  }
}
