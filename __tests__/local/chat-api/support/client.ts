import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";

/** How the server ended a connection. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket client that keeps what it receives. */
export class Client {
  /** That nobody has asked for. */
  readonly messages: string[] = [];
  readonly webSocket: WebSocket;
  readonly closed: Promise<Closed>;
  /** The status and body of the answer when the server does not open the connection, or undefined when it does. */
  readonly refusal: Promise<{ statusCode: number | undefined; body: string } | undefined>;

  private readonly waiting: ((message: string) => void)[] = [];

  constructor(url: string, protocols: readonly string[], headers: Record<string, string>) {
    this.webSocket = new WebSocket(url, [...protocols], { headers });
    this.webSocket.on("message", (data) => {
      const waiting = this.waiting.shift();
      if (waiting === undefined) this.messages.push(data.toString());
      else waiting(data.toString());
    });
    this.webSocket.on("error", () => {});
    this.closed = new Promise((resolve) => {
      this.webSocket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.refusal = new Promise((resolve) => {
      this.webSocket.once("open", () => resolve(undefined));
      this.webSocket.once("unexpected-response", async (_, response: IncomingMessage) =>
        resolve({ statusCode: response.statusCode, body: await text(response) }),
      );
    });
  }

  /** Returns when the connection is open. */
  async open(): Promise<this> {
    const refusal = await this.refusal;
    if (refusal !== undefined) throw new Error(`refused: ${refusal.statusCode} ${refusal.body}`);
    return this;
  }

  /** What the WebSocket writes to. */
  get socket(): Socket {
    return Reflect.get(this.webSocket, "_socket");
  }

  send(message: object | string): void {
    this.webSocket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The next message that nobody has asked for. */
  async next(): Promise<string> {
    return this.messages.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
  }
}
