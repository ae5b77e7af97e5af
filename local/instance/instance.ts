import path from "node:path";
import type { Target } from "../load-balancer/target";
import { buildDirectory, projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import type { InstanceEnvironment } from "./user-data";

const serviceProgram = path.join(buildDirectory, "assets", "llm-service", "src", "main.js");
const healthProxyPackage = path.join(projectDirectory, "assets", "health-proxy");
/** The health proxy's own default. */
const healthPort = 443;

export interface InstanceOptions {
  /** Unique among the instances. */
  readonly name: string;
  /** As the launch template's user data writes it. */
  readonly environment: InstanceEnvironment;
  readonly engine: { readonly url: string; readonly model: string };
  /** Of the instance metadata service. */
  readonly metadataUrl: string;
  /** For the logs of its programs. */
  readonly directory: string;
  /** What is to be different from the launch template, for tests. */
  readonly changes?: Partial<InstanceEnvironment>;
}

interface Listening {
  readonly event: "listening";
  readonly port: number;
}

interface ServiceListening extends Listening {
  readonly metricsPort: number;
}

/** One instance of the Auto Scaling group as processes of this machine: the LLM service and its health proxy. */
export class Instance implements Target {
  private constructor(
    readonly name: string,
    /** Where each port of the instance is. */
    readonly ports: Readonly<Record<number, number>>,
    readonly service: BackgroundProcess<ServiceListening>,
    readonly healthProxy: BackgroundProcess<Listening>,
  ) {}

  /**
   * Starts both programs, and returns when they listen; the service serves once its engine has answered.
   *
   * @throws ProcessNotReady
   */
  static async start(options: InstanceOptions): Promise<Instance> {
    const { directory, environment, name } = options;
    const service = await BackgroundProcess.start({
      name: `the LLM service of ${name}`,
      program: process.execPath,
      arguments: [serviceProgram],
      environment: serviceEnvironment(options),
      logFile: path.join(directory, `${name}-llm-service.log`),
      ready: { line: (line) => jsonLine<ServiceListening>(line, ({ event }) => event === "listening") },
    });
    try {
      const healthProxy = await BackgroundProcess.start({
        name: `the health proxy of ${name}`,
        program: pythonInterpreter,
        arguments: ["-B", "-m", "health_proxy"],
        environment: healthProxyEnvironment(options, service.ready.port),
        logFile: path.join(directory, `${name}-health-proxy.log`),
        ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
      });
      const ports = {
        [Number(environment.llmService.PORT)]: service.ready.port,
        [Number(environment.healthProxy.PORT ?? healthPort)]: healthProxy.ready.port,
      };
      return new Instance(name, ports, service, healthProxy);
    } catch (error) {
      await service.kill();
      throw error;
    }
  }

  /** As when AWS or an operator stops the instance: the service drains while the health proxy says so. */
  async stop(graceMilliseconds?: number): Promise<void> {
    await this.service.stop(graceMilliseconds);
    await this.healthProxy.stop();
  }

  /** As when the machine is gone. */
  async kill(): Promise<void> {
    await Promise.all([this.service.kill(), this.healthProxy.kill()]);
  }
}

/** What one machine with several instances on it forces: found ports, which are read from the log, loopback, its own engine. */
function serviceEnvironment({ changes, engine, environment }: InstanceOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    ...environment.llmService,
    HOST: "127.0.0.1",
    PORT: "0",
    METRICS_PORT: "0",
    ENGINE_URL: engine.url,
    MODEL_NAME: engine.model,
    LOG_LEVEL: "info",
    ...changes?.llmService,
  };
}

function healthProxyEnvironment(
  { changes, environment, metadataUrl }: InstanceOptions,
  servicePort: number,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    PYTHONPATH: healthProxyPackage,
    ...environment.healthProxy,
    HOST: "127.0.0.1",
    PORT: "0",
    SERVICE_ADDRESS: `127.0.0.1:${servicePort}`,
    METADATA_URL: metadataUrl,
    LOG_LEVEL: "info",
    ...changes?.healthProxy,
  };
}
