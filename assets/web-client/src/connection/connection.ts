import ReconnectingWebSocket from "partysocket/ws";
import type { ClientFrame } from "../../../chat-protocol/client-frame";
import { limits } from "../../../chat-protocol/limits";
import type { ServerFrame } from "../../../chat-protocol/server-frame";
import { SessionEnded } from "../sign-in/session-ended";
import { afterEvent, type ConnectionEvent, type ConnectionFacts, initialFacts } from "./connection-status";
import { readFrame } from "./frame-reader";

export interface ConnectionParts {
  readonly url: string;
  /** @throws SessionEnded when there is none to be had; any other error when there may be one later */
  readonly accessToken: (renewal: "when-needed" | "always") => Promise<string>;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onFrame: (frame: ServerFrame) => void;
  /** The gateway did not carry something out, and does not say what. */
  readonly onSendingFailed: () => void;
  readonly onFacts: (facts: ConnectionFacts) => void;
}

/** Milliseconds from a ping to its pong, when it is in doubt whether the connection lives. */
const pongMilliseconds = 4_000;

/** One connection to the chat API that is made again, with a fresh token, whenever it is lost. */
export class Connection {
  private socket: ReconnectingWebSocket | undefined;
  private facts = initialFacts;
  private mustRenew = false;
  private pongTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: ConnectionParts) {}

  start(): void {
    window.addEventListener("online", this.cameOnline);
    window.addEventListener("offline", this.wentOffline);
    document.addEventListener("visibilitychange", this.visibilityChanged);
    this.pingTimer = setInterval(() => this.ping(), limits.pingIntervalSeconds * 1000);
    this.connect();
  }

  close(): void {
    window.removeEventListener("online", this.cameOnline);
    window.removeEventListener("offline", this.wentOffline);
    document.removeEventListener("visibilitychange", this.visibilityChanged);
    clearInterval(this.pingTimer);
    this.disconnect();
  }

  get isOpen(): boolean {
    return this.facts.status === "open";
  }

  /** Only over an open connection; what is lost with it is for the caller to send again. */
  send(frame: ClientFrame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  /** Leaves the present connection for another. `always`: its token is not good any more, whatever its time says. */
  restart(renewal: "when-needed" | "always"): void {
    if (renewal === "always") this.mustRenew = true;
    const wasOpen = this.isOpen;
    this.disconnect();
    this.note("restarted");
    if (wasOpen) this.parts.onClose();
    this.connect();
  }

  /** The service does not take this session's tokens. */
  endSession(): void {
    const wasOpen = this.isOpen;
    this.disconnect();
    this.note("session-ended");
    if (wasOpen) this.parts.onClose();
  }

  private connect(): void {
    const socket = new ReconnectingWebSocket(this.parts.url, () => this.protocols(socket), {
      minReconnectionDelay: 500 + Math.random() * 500,
      maxReconnectionDelay: 20_000,
      reconnectionDelayGrowFactor: 1.7,
      connectionTimeout: 10_000,
      // Its buffer would send what has been overtaken by a resume.
      maxEnqueuedMessages: 0,
    });
    socket.onopen = () => this.opened();
    socket.onclose = () => this.closed();
    socket.onmessage = ({ data }) => this.received(data);
    this.socket = socket;
  }

  /** A discarded socket may still be waiting for its next attempt: nothing of it is heard again. */
  private disconnect(): void {
    clearTimeout(this.pongTimer);
    const { socket } = this;
    this.socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }

  private async protocols(socket: ReconnectingWebSocket): Promise<string[]> {
    // After an attempt that failed at once the token itself may be why.
    const renewal = this.mustRenew || this.facts.failures === 1 ? "always" : "when-needed";
    try {
      const token = await this.parts.accessToken(renewal);
      this.mustRenew = false;
      return ["chat.v1", `token.${token}`];
    } catch (error) {
      if (error instanceof SessionEnded && socket === this.socket) this.endSession();
      throw error;
    }
  }

  private opened(): void {
    this.note("opened");
    this.parts.onOpen();
  }

  private closed(): void {
    clearTimeout(this.pongTimer);
    const wasOpen = this.isOpen;
    this.note("closed");
    if (wasOpen) this.parts.onClose();
  }

  private received(data: unknown): void {
    clearTimeout(this.pongTimer);
    const frame = readFrame(data);
    if (frame === "failure") this.parts.onSendingFailed();
    else if (frame !== undefined) this.parts.onFrame(frame);
  }

  private ping(): void {
    this.send({ action: "ping" });
  }

  /** A connection may be dead and not know it, as after sleep: without a sign of life it is made again. */
  private probe(): void {
    if (!this.isOpen) return;
    this.ping();
    clearTimeout(this.pongTimer);
    this.pongTimer = setTimeout(() => this.restart("when-needed"), pongMilliseconds);
  }

  private readonly visibilityChanged = () => {
    if (document.visibilityState === "visible") this.probe();
  };

  /** The browser may be wrong, as when the service is on this machine: so another attempt is made. */
  private readonly wentOffline = () => {
    const wasOpen = this.isOpen;
    this.note("went-offline");
    if (wasOpen) this.parts.onClose();
    this.socket?.reconnect();
  };

  private readonly cameOnline = () => this.restart("when-needed");

  private note(event: ConnectionEvent): void {
    this.facts = afterEvent(this.facts, event, navigator.onLine);
    this.parts.onFacts(this.facts);
  }
}
