import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type StatusObject, status } from "@grpc/grpc-js";
import {
  Channel,
  type ChatRequest,
  type ChatServiceClient,
  type PartialAnswer,
} from "../../../assets/proto/generated/llm/v1/chat";
import type { Engine } from "../../../local/engine/engine";
import { Instance } from "../../../local/instance/instance";
import { type InstanceEnvironment, readInstanceEnvironment } from "../../../local/instance/user-data";
import { type MetadataServer, startMetadataServer } from "../../../local/instance-metadata/metadata-server";
import { LoadBalancer } from "../../../local/load-balancer/load-balancer";
import { describeLoadBalancer } from "../../../local/load-balancer/load-balancer-description";
import { Chat, clientThrough } from "../../support/chat";
import { CookieJar } from "../../support/cookie-jar";
import { synthesize } from "../../support/synthesize";

const maximumTries = 6;
const firstPauseMilliseconds = 100;

/** An instance with the engine and the metadata service that it alone uses. */
export interface ServingInstance {
  readonly instance: Instance;
  readonly engine: Engine;
  readonly metadata: MetadataServer;
}

export interface ServingOptions {
  /** Starts the engine of an instance. */
  readonly startEngine: (logFile: string) => Promise<Engine>;
  /** By their names. Default: a and b. */
  readonly names?: readonly string[];
  /** Multiplies the load balancer's times. Default: 0.05: a health check every 0.75 s. */
  readonly timeScale?: number;
  /** Different from the launch template. */
  readonly changes?: Partial<InstanceEnvironment>;
  /** Options of the configuration. */
  readonly configuration?: readonly string[];
}

/** The path from the load balancer to the engine, as the synthesized stacks describe it. Close it after the test. */
export class Serving {
  readonly instances = new Map<string, ServingInstance>();

  private constructor(
    readonly directory: string,
    readonly loadBalancer: LoadBalancer,
    private readonly environment: InstanceEnvironment,
    private readonly options: ServingOptions,
  ) {}

  /** Returns when all instances are healthy. */
  static async start(options: ServingOptions): Promise<Serving> {
    const directory = mkdtempSync(join(tmpdir(), "serving-"));
    const stacks = synthesize(options.configuration ?? []);
    const loadBalancer = await LoadBalancer.start(describeLoadBalancer(stacks.VpcInfrastructureStack), {
      directory: join(directory, "load-balancer"),
      timeScale: options.timeScale ?? 0.05,
    });
    const environment = readInstanceEnvironment(stacks.LlmServiceInfraStack);
    const serving = new Serving(directory, loadBalancer, environment, options);
    try {
      await Promise.all((options.names ?? ["a", "b"]).map((name) => serving.launch(name)));
      return serving;
    } catch (error) {
      await serving.close();
      throw error;
    }
  }

  /** Starts an instance, and returns when the load balancer sends it requests. */
  async launch(name: string): Promise<ServingInstance> {
    const { changes, startEngine } = this.options;
    const file = (part: string) => join(this.directory, `${name}-${part}.log`);
    const engine = await startEngine(file("engine"));
    const metadata = await startMetadataServer({ logFile: file("metadata") });
    const instance = await Instance.start({
      name,
      environment: this.environment,
      engine,
      metadataUrl: metadata.url,
      directory: this.directory,
      ...(changes === undefined ? {} : { changes }),
    });
    const launched = { instance, engine, metadata };
    this.instances.set(name, launched);
    await this.loadBalancer.register(instance);
    await this.loadBalancer.waitForHealth(name, "healthy");
    return launched;
  }

  of(name: string): ServingInstance {
    const found = this.instances.get(name);
    if (found === undefined) throw new Error(`no instance ${name}`);
    return found;
  }

  /** The first instance that works on a request. */
  async nameOfBusy(): Promise<string> {
    for (const name of this.instances.keys()) {
      if ((await this.loadBalancer.activeRequests(name)) > 0) return name;
    }
    throw new Error("no instance works on a request");
  }

  /** A client on a connection of its own. */
  client(): ChatServiceClient {
    return clientThrough(this.loadBalancer);
  }

  async close(): Promise<void> {
    await this.loadBalancer.kill();
    await Promise.all(
      [...this.instances.values()].map(async ({ engine, instance, metadata }) => {
        await instance.kill();
        await Promise.all([engine.kill(), metadata.stop()]);
      }),
    );
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** One user's conversation: cookies are kept, and an answer that breaks off is continued. */
export class Conversation {
  readonly cookies = new CookieJar();

  constructor(private readonly client: ChatServiceClient) {}

  /** Asks, and keeps the cookies that come. */
  ask(request: ChatRequest): Chat {
    const cookie = this.cookies.header();
    const chat = new Chat(this.client, request, cookie === undefined ? {} : { cookie });
    chat.stream.on("metadata", (metadata) => this.cookies.store(metadata));
    return chat;
  }

  /**
   * Asks until the answer is complete, each time continuing what has come, after a pause and wherever the load
   * balancer likes: until it finds out that an instance is gone, its cookie leads there.
   *
   * @param onChat called with each call
   */
  async askToTheEnd(request: ChatRequest, onChat: (chat: Chat) => void = () => {}): Promise<WholeAnswer> {
    const chats: Chat[] = [];
    let partial: PartialAnswer = { reasoning: "", answer: "", lastSequence: 0n };
    for (let tries = 0; tries < maximumTries; tries++) {
      const chat = this.ask({ ...request, continueFrom: partial });
      chats.push(chat);
      onChat(chat);
      const end = await chat.status;
      partial = {
        reasoning: partial.reasoning + chat.text(Channel.CHANNEL_REASONING),
        answer: partial.answer + chat.text(),
        lastSequence: chat.deltas.at(-1)?.sequence ?? partial.lastSequence,
      };
      if (end.code === status.OK) return { text: partial.answer, chats, end };
      this.cookies.forget("AWSALBAPP-0");
      await pause(firstPauseMilliseconds * 2 ** tries);
    }
    throw new Error(`the answer was not complete after ${maximumTries} calls`);
  }
}

export interface WholeAnswer {
  readonly text: string;
  readonly chats: readonly Chat[];
  readonly end: StatusObject;
}
