import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
import { Agent } from "undici";
import { ChatServiceClient } from "../../../assets/proto/generated/llm/v1/chat";
import { type FakeEngineProcess, startFakeEngine } from "../../../local/engine/fake-engine-process";
import { type LlamaEngine, startLlamaEngine } from "../../../local/engine/llama-engine";
import { type MetadataServer, startMetadataServer } from "../../../local/instance-metadata/metadata-server";
import { buildDirectory, projectDirectory, pythonInterpreter } from "../../../local/paths";
import { BackgroundProcess } from "../../../local/process/background-process";
import { jsonLine } from "../../../local/process/json-line";
import { HealthClient, whenServing } from "./health-client";

/** A gRPC server of the contract, in its own process, and a client with a connection of its own. */
export interface ChatProgram {
  readonly pid: number;
  /** host:port */
  readonly address: string;
  readonly client: ChatServiceClient;
  stop(): Promise<void>;
}

export interface ServiceProgram extends ChatProgram {
  readonly health: HealthClient;
}

export interface HealthProxyProgram {
  readonly pid: number;
  /** `https://127.0.0.1:<port>` */
  readonly url: string;
  stop(): Promise<void>;
}

interface Listening {
  readonly event: "listening";
  readonly port: number;
}

const serviceProgram = path.join(buildDirectory, "assets", "llm-service", "src", "main.js");
const floorProgram = path.join(buildDirectory, "tools", "bench", "service", "floor-main.js");
const healthProxyPackage = path.join(projectDirectory, "assets", "health-proxy");

/** The programs that are measured, each in a process of its own, and this process's clients of them. */
export class Bench {
  readonly agent = new Agent();
  private readonly directory = mkdtempSync(path.join(tmpdir(), "bench-service-"));
  private readonly open = new Set<() => unknown>([() => this.agent.destroy()]);
  private closed = false;

  async startFakeEngine(): Promise<FakeEngineProcess> {
    return this.keep(startFakeEngine({ logFile: this.logFile("fake-engine") }));
  }

  /** One thread: the other core is left to the service and its client, as where the engine has a GPU. */
  async startModel(): Promise<LlamaEngine> {
    return this.keep(startLlamaEngine({ parallel: 1, threads: 1, logFile: this.logFile("llama") }));
  }

  /** Returns when the service says SERVING. Its settings are those of production, except where they are given. */
  async startService(
    engine: { readonly url: string; readonly model: string },
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProgram> {
    const chat = await this.startChatProgram("the LLM service", serviceProgram, {
      MODEL_NAME: engine.model,
      ENGINE_URL: engine.url,
      HOST: "127.0.0.1",
      PORT: "0",
      METRICS_PORT: "0",
      ...environment,
    });
    const health = new HealthClient(chat.address, ...unverified());
    const close = () => health.close();
    this.open.add(close);
    await whenServing(health);
    const stop = async () => {
      close();
      this.open.delete(close);
      await chat.stop();
    };
    return { ...chat, health, stop };
  }

  /** The bare server: see floor-main.ts. */
  startFloor(): Promise<ChatProgram> {
    return this.startChatProgram("the bare gRPC server", floorProgram, {});
  }

  /** What a health proxy asks for interruptions, in the place of AWS. */
  async startMetadataServer(): Promise<MetadataServer> {
    return this.keep(startMetadataServer({ logFile: this.logFile("instance-metadata") }));
  }

  /** Returns when the proxy listens. */
  async startHealthProxy(service: ChatProgram, metadata: MetadataServer): Promise<HealthProxyProgram> {
    const child = await this.keep(
      BackgroundProcess.start({
        name: "the health proxy",
        program: pythonInterpreter,
        arguments: ["-B", "-m", "health_proxy"],
        environment: {
          PATH: process.env.PATH,
          PYTHONPATH: healthProxyPackage,
          HOST: "127.0.0.1",
          PORT: "0",
          SERVICE_ADDRESS: service.address,
          METADATA_URL: metadata.url,
        },
        logFile: this.logFile("health-proxy"),
        ready: { line: listening },
      }),
    );
    return {
      pid: child.pid,
      url: `https://127.0.0.1:${child.ready.port}`,
      stop: async () => void (await child.stop()),
    };
  }

  /** Stops everything, the last first, and removes the logs. */
  async close(): Promise<void> {
    this.closed = true;
    for (const close of [...this.open].reverse()) await close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async startChatProgram(
    name: string,
    program: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ChatProgram> {
    const child = await this.keep(
      BackgroundProcess.start({
        name,
        program: process.execPath,
        arguments: [program],
        environment: { PATH: process.env.PATH, ...environment },
        logFile: this.logFile(path.basename(program, ".js")),
        ready: { line: listening },
      }),
    );
    const address = `127.0.0.1:${child.ready.port}`;
    const client = new ChatServiceClient(address, ...unverified());
    const close = () => client.close();
    this.open.add(close);
    return {
      pid: child.pid,
      address,
      client,
      stop: async () => {
        close();
        this.open.delete(close);
        // A measured program has nothing to finish.
        await child.kill();
      },
    };
  }

  /** @throws Error when everything has been stopped: nothing more is started then */
  private logFile(name: string): string {
    if (this.closed) throw new Error("the benchmark is over");
    return path.join(this.directory, `${name}.log`);
  }

  /** Has a program that is being started stopped with the others. */
  private keep<Program extends { stop(): Promise<unknown> }>(starting: Promise<Program>): Promise<Program> {
    this.open.add(() =>
      starting.then(
        (program) => program.stop(),
        // Who started it is told.
        () => {},
      ),
    );
    return starting;
  }
}

/** For servers on this machine whose certificates are self-signed. TLS knows no names that are addresses. */
function unverified(): [ChannelCredentials, ChannelOptions] {
  return [
    ChannelCredentials.createSsl(null, null, null, { rejectUnauthorized: false }),
    { "grpc.ssl_target_name_override": "localhost", "grpc.use_local_subchannel_pool": 1 },
  ];
}

function listening(line: string): Listening | undefined {
  return jsonLine<Listening>(line, ({ event }) => event === "listening");
}
