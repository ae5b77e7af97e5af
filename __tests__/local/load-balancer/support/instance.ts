import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { Metadata, Server, ServerCredentials, type ServerWritableStream } from "@grpc/grpc-js";
import { HealthImplementation } from "grpc-health-check";
import {
  type ChatEvent,
  type ChatRequest,
  ChatServiceService,
} from "../../../../assets/proto/generated/llm/v1/chat";
import { createCertificate } from "../../../../local/load-balancer/certificate";
import type { Target } from "../../../../local/load-balancer/target";

/** A call that the instance works on. */
export type Call = ServerWritableStream<ChatRequest, ChatEvent>;

/**
 * An instance that does what a test says: port 50051 answers chats with its name, port 443 health checks.
 * A chat that asks "short" ends at once, any other stays open.
 */
export class Instance implements Target {
  /** Of the health check. */
  status = 200;
  /** Where the application cookie is set. */
  cookie: "initial" | "trailing" | "none" = "initial";
  readonly calls: Call[] = [];
  /** Of every chat. */
  readonly metadata: Metadata[] = [];
  readonly checks: { path: string; httpVersion: string; at: number }[] = [];
  readonly grpcHealth = new HealthImplementation({ "": "SERVING" });
  ports: Record<number, number> = {};

  private constructor(
    readonly name: string,
    readonly service: Server,
    private readonly healthServer: Http2SecureServer,
  ) {}

  static async start(name: string): Promise<Instance> {
    const { certificate: cert, privateKey: key } = await createCertificate(name);
    const service = new Server();
    const health = createSecureServer({ cert, key, allowHTTP1: true });
    const instance = new Instance(name, service, health);
    service.addService(ChatServiceService, { chat: (call: Call) => instance.answer(call) });
    instance.grpcHealth.addToServer(service);
    health.on("request", (request, response) => {
      instance.checks.push({
        path: request.url,
        httpVersion: request.httpVersion,
        at: performance.now(),
      });
      response.writeHead(instance.status).end();
    });
    const credentials = ServerCredentials.createSsl(null, [
      { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) },
    ]);
    const port = await new Promise<number>((resolve, reject) => {
      service.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    await new Promise<void>((resolve) => health.listen(0, "127.0.0.1", resolve));
    instance.ports = { 50051: port, 443: (health.address() as AddressInfo).port };
    return instance;
  }

  /** How many calls are open. */
  get open(): number {
    return this.calls.filter((call) => !call.cancelled && !call.writableEnded).length;
  }

  async stop(): Promise<void> {
    this.service.forceShutdown();
    await new Promise((resolve) => this.healthServer.close(resolve));
  }

  private answer(call: Call): void {
    this.calls.push(call);
    this.metadata.push(call.metadata);
    const cookie = `LlmServiceStickiness=${this.name}; Secure; HttpOnly; Path=/`;
    const initial = new Metadata();
    if (this.cookie === "initial") initial.set("set-cookie", cookie);
    call.sendMetadata(initial);
    call.write({ event: { $case: "started", value: { model: this.name, session: "" } } });
    if (call.request.messages[0]?.content !== "short") return;
    const trailing = new Metadata();
    if (this.cookie === "trailing") trailing.set("set-cookie", cookie);
    call.end(trailing);
  }
}
