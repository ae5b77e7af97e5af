import { type handleServerStreamingCall, Server } from "@grpc/grpc-js";
import { loadFileDescriptorSetFromObject } from "@grpc/proto-loader";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation } from "grpc-health-check";
import descriptorSet from "../../../proto/generated/descriptor-set.json";
import { type ChatEvent, type ChatRequest, ChatServiceService } from "../../../proto/generated/llm/v1/chat";
import type { Settings } from "../settings";
import { serverCredentials } from "./credentials";
import { decodeChatRequest } from "./decode-chat-request";

/** The whole server, and the chat service by its name. */
const healthNames = ["", "llm.v1.ChatService"];
const keepaliveTimeoutMilliseconds = 20_000;
const flushMilliseconds = 2000;
/** Room for the other fields of a request whose texts are as long as they may be. */
const messageOverheadBytes = 1_000_000;

/** The gRPC server: chat, health and reflection. */
export class ChatServer {
  private readonly health = new HealthImplementation();
  private readonly server: Server;

  constructor(
    private readonly settings: Settings,
    chat: handleServerStreamingCall<ChatRequest, ChatEvent>,
  ) {
    this.server = new Server({
      "grpc.keepalive_time_ms": settings.keepaliveSeconds * 1000,
      "grpc.keepalive_timeout_ms": keepaliveTimeoutMilliseconds,
      "grpc.max_connection_age_ms": settings.maxConnectionAgeSeconds * 1000,
      "grpc.max_concurrent_streams": settings.maxConcurrentStreams,
      "grpc.max_receive_message_length": settings.limits.historyBytes + messageOverheadBytes,
    });
    const chatMethod = { ...ChatServiceService.chat, requestDeserialize: decodeChatRequest };
    this.server.addService({ chat: chatMethod }, { chat });
    this.setServing(false);
    this.health.addToServer(this.server);
    new ReflectionService(loadFileDescriptorSetFromObject(descriptorSet)).addToServer(this.server);
  }

  /** What `grpc.health.v1` answers from now on. */
  setServing(serving: boolean): void {
    for (const name of healthNames) this.health.setStatus(name, serving ? "SERVING" : "NOT_SERVING");
  }

  /** Returns the port. @throws Error when it cannot be had */
  async listen(): Promise<number> {
    const { host, port } = this.settings;
    const credentials = await serverCredentials(this.settings);
    const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.server.bindAsync(address, credentials, (error, boundPort) =>
        error === null ? resolve(boundPort) : reject(error),
      );
    });
  }

  /** Lets what has been written leave, and closes every connection. */
  async close(): Promise<void> {
    const limit = setTimeout(() => this.server.forceShutdown(), flushMilliseconds);
    await new Promise<void>((resolve) => this.server.tryShutdown(() => resolve()));
    clearTimeout(limit);
  }
}
