import {
  type CallOptions,
  ChannelCredentials,
  type ClientReadableStream,
  Metadata,
  type ServiceError,
  type StatusObject,
} from "@grpc/grpc-js";
import {
  Channel,
  type ChatEvent,
  ChatRequest,
  ChatServiceClient,
  type DeepPartial,
  Role,
} from "../../assets/proto/generated/llm/v1/chat";
import type { LoadBalancer } from "../../local/load-balancer/load-balancer";

/** A client of a service whose certificate is self-signed. */
export function chatClient(address: string): ChatServiceClient {
  return new ChatServiceClient(
    address,
    ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false }),
  );
}

/** A client of a load balancer, which trusts its certificate, on a connection of its own. */
export function clientThrough({ certificate, domainName, port }: LoadBalancer): ChatServiceClient {
  return new ChatServiceClient(
    `127.0.0.1:${port}`,
    ChannelCredentials.createSsl(Buffer.from(certificate.certificate)),
    {
      "grpc.ssl_target_name_override": domainName,
      "grpc.default_authority": domainName,
      "grpc.use_local_subchannel_pool": 1,
    },
  );
}

/** A request that asks one question. */
export function question(content: string, others: DeepPartial<ChatRequest> = {}): ChatRequest {
  return ChatRequest.fromPartial({ messages: [{ role: Role.ROLE_USER, content }], ...others });
}

/** A call as it goes on, and what came of it. */
export class Chat {
  readonly events: ChatEvent[] = [];
  initialMetadata = new Metadata();
  readonly stream: ClientReadableStream<ChatEvent>;
  /** Resolves when the call is over, however it ended. */
  readonly status: Promise<StatusObject>;
  private waiting: (() => void)[] = [];

  constructor(
    client: ChatServiceClient,
    request: ChatRequest | string,
    { cookie, ...options }: Partial<CallOptions> & { readonly cookie?: string } = {},
  ) {
    const metadata = new Metadata();
    if (cookie !== undefined) metadata.set("cookie", cookie);
    const whole = typeof request === "string" ? question(request) : request;
    this.stream = client.chat(whole, metadata, options);
    this.stream.on("metadata", (received) => {
      this.initialMetadata = received;
    });
    this.stream.on("data", (event) => {
      this.events.push(event);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.stream.on("error", (_error: ServiceError) => {});
    this.status = new Promise((resolve) => this.stream.on("status", resolve));
  }

  cancel(): void {
    this.stream.cancel();
  }

  /** Resolves when an event of this kind has come. @throws Error the call ended without one */
  async until(kind: NonNullable<ChatEvent["event"]>["$case"], count = 1): Promise<void> {
    while (this.kinds().filter((each) => each === kind).length < count) {
      const ended = this.status.then((status) => {
        throw new Error(`no ${kind}: the call ended with ${status.code} ${status.details}`);
      });
      await Promise.race([new Promise<void>((resolve) => this.waiting.push(resolve)), ended]);
    }
  }

  kinds(): string[] {
    return this.events.map(({ event }) => event?.$case ?? "nothing");
  }

  positions(): number[] {
    return this.events.flatMap(({ event }) => (event?.$case === "queued" ? [event.value.position] : []));
  }

  get deltas() {
    return this.events.flatMap(({ event }) => (event?.$case === "delta" ? [event.value] : []));
  }

  get session(): string | undefined {
    const started = this.events.find(({ event }) => event?.$case === "started")?.event;
    return started?.$case === "started" ? started.value.session : undefined;
  }

  get finished() {
    const event = this.events.at(-1)?.event;
    return event?.$case === "finished" ? event.value : undefined;
  }

  text(channel = Channel.CHANNEL_ANSWER): string {
    return this.deltas
      .filter((delta) => delta.channel === channel)
      .map(({ text }) => text)
      .join("");
  }
}
