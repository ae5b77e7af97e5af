import { ChannelCredentials, Metadata, status } from "@grpc/grpc-js";
import { type ChatRequest, ChatServiceClient } from "../../../proto/generated/llm/v1/chat";
import { ChatAttempt, type ChatEnd, type ChatListener } from "./chat-attempt";
import type { Timing } from "./timing";

const channelOptions = {
  // No DNS query for a configuration that nobody has written.
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_channelz": 0,
};

/** What a call is made with, and who is told of it. */
export interface ChatCall extends ChatListener {
  readonly request: ChatRequest;
  /** Of the `cookie` header. */
  readonly cookie: string | undefined;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/** The LLM service behind the load balancer. The channel to it outlives calls and invocations. */
export class ChatClient {
  private channel: ChatServiceClient | undefined;
  private usedAt = 0;

  /** @param address `<host>:<port>`; the host stands in the server's certificate */
  constructor(
    private readonly address: string,
    private readonly timing: Timing,
    private readonly credentials = ChannelCredentials.createSsl(),
  ) {}

  /**
   * Asks once; and once more, on a new channel, when a channel that had been used before gave no answer at all: it may
   * have died while the environment was paused.
   *
   * @throws the reason of the signal
   */
  async call(call: ChatCall): Promise<ChatEnd> {
    const isOld = Date.now() - this.usedAt > this.timing.idleChannel;
    if (isOld) this.close();
    const isUsed = this.channel !== undefined;
    const { end, hasAnswered } = await this.attempt(call);
    if (isUsed && !hasAnswered && isBroken(end)) return (await this.attempt(call)).end;
    return end;
  }

  close(): void {
    this.channel?.close();
    this.channel = undefined;
  }

  private async attempt({ request, cookie, deadline, ...listener }: ChatCall) {
    listener.signal.throwIfAborted();
    const metadata = new Metadata();
    if (cookie !== undefined) metadata.set("cookie", cookie);
    this.channel ??= new ChatServiceClient(this.address, this.credentials, channelOptions);
    const { channel } = this;
    const attempt = new ChatAttempt(channel.chat(request, metadata, { deadline }), listener, this.timing);
    const end = await attempt.end();
    this.usedAt = Date.now();
    // Whatever broke, the next call begins with a new connection; calls that are still on this one go on.
    if (isBroken(end) && this.channel === channel) this.close();
    return { end, hasAnswered: attempt.hasAnswered };
  }
}

function isBroken(end: ChatEnd): boolean {
  return "failed" in end && end.failed.code === status.UNAVAILABLE;
}
