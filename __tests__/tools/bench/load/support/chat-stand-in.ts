import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { ClientFrame } from "../../../../../assets/chat-protocol/client-frame";
import type { ServerFrame } from "../../../../../assets/chat-protocol/server-frame";
import { ChatConnection } from "../../../../../tools/chat/chat-connection";

type OnFrame = (frame: ClientFrame, send: (frame: ServerFrame) => void) => void;

/** A WebSocket that takes frames of the chat, and says what a test wants. */
export class ChatStandIn {
  readonly received: ClientFrame[] = [];

  private constructor(
    private readonly server: WebSocketServer,
    onFrame: OnFrame,
  ) {
    server.on("connection", (socket) =>
      socket.on("message", (data) => {
        const frame = JSON.parse(String(data));
        this.received.push(frame);
        onFrame(frame, (answer) => socket.send(JSON.stringify(answer)));
      }),
    );
  }

  static async start(onFrame: OnFrame): Promise<ChatStandIn> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => "chat.v1" });
    await once(server, "listening");
    return new ChatStandIn(server, onFrame);
  }

  connect(): Promise<ChatConnection> {
    return ChatConnection.open(`ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
    await once(this.server, "close");
  }
}
