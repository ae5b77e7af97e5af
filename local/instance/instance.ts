import path from "node:path";
import type { Target } from "../load-balancer/target";
import { buildDirectory, projectDirectory, pythonInterpreter } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { jsonLine } from "../process/json-line";
import type { RestartPolicy } from "../process/restart-policy";
import { Supervisor } from "../process/supervisor";
import type { UnitPolicies } from "./unit-policies";
import type { InstanceEnvironment } from "./user-data";

const serviceProgram = path.join(buildDirectory, "assets", "llm-service", "src", "main.js");
const healthProxyPackage = path.join(projectDirectory, "assets", "health-proxy");
/** The health proxy's own default. */
const healthPort = 443;
const never: RestartPolicy = {
  restart: "no",
  restartSeconds: 0,
  preventExitStatus: [],
  startLimit: { burst: 1, intervalSeconds: 0 },
};

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
  /** How its programs are started again. Default: one that ends stays down, for who looks at a single program. */
  readonly policies?: Pick<UnitPolicies, "llmService" | "healthProxy">;
  /** Multiplies the times of the policies. Default: 1. */
  readonly timeScale?: number;
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
  /** Resolves with the reason when one of its programs stays down, though the instance is there. */
  readonly failed: Promise<string>;
  /** Resolves when the instance was stopped, or at once when it is killed. */
  readonly ended: Promise<void>;
  private readonly end: () => void;

  private constructor(
    readonly name: string,
    /** Where each port of the instance is. */
    readonly ports: Readonly<Record<number, number>>,
    private readonly services: Supervisor<BackgroundProcess<ServiceListening>>,
    private readonly healthProxies: Supervisor<BackgroundProcess<Listening>>,
  ) {
    this.failed = Promise.race([services.failed, healthProxies.failed]);
    let end: () => void = () => {};
    this.ended = new Promise((resolve) => {
      end = resolve;
    });
    this.end = end;
  }

  /**
   * Starts both programs, and returns when they listen; the service serves once its engine has answered. One that ends
   * is started again on the same port, as its policy says.
   *
   * @throws ProcessNotReady
   */
  static async start(options: InstanceOptions): Promise<Instance> {
    const { environment, name } = options;
    const services = await Supervisor.start({
      ...supervision(options, "llmService"),
      name: `the LLM service of ${name}`,
      start: (previous: BackgroundProcess<ServiceListening> | undefined) =>
        startService(options, previous?.ready),
    });
    try {
      const servicePort = services.current.ready.port;
      const healthProxies = await Supervisor.start({
        ...supervision(options, "healthProxy"),
        name: `the health proxy of ${name}`,
        start: (previous: BackgroundProcess<Listening> | undefined) =>
          startHealthProxy(options, servicePort, previous?.ready),
      });
      const ports = {
        [Number(environment.llmService.PORT)]: servicePort,
        [Number(environment.healthProxy.PORT ?? healthPort)]: healthProxies.current.ready.port,
      };
      return new Instance(name, ports, services, healthProxies);
    } catch (error) {
      await services.end((service) => service.kill());
      throw error;
    }
  }

  /** That runs now. */
  get service(): BackgroundProcess<ServiceListening> {
    return this.services.current;
  }

  /** That runs now. */
  get healthProxy(): BackgroundProcess<Listening> {
    return this.healthProxies.current;
  }

  /** As when AWS or an operator stops the instance: the service drains while the health proxy says so. */
  async stop(graceMilliseconds?: number): Promise<void> {
    await this.services.end((service) => service.stop(graceMilliseconds));
    await this.healthProxies.end((healthProxy) => healthProxy.stop());
    this.end();
  }

  /** As when the machine is gone. */
  async kill(): Promise<void> {
    this.end();
    await Promise.all([
      this.services.end((service) => service.kill()),
      this.healthProxies.end((healthProxy) => healthProxy.kill()),
    ]);
  }
}

function supervision({ policies, timeScale = 1 }: InstanceOptions, unit: "llmService" | "healthProxy") {
  return {
    policy: policies?.[unit] ?? never,
    timeScale,
    exited: ({ exited }: BackgroundProcess) => exited,
  };
}

/** @param previous where the one before listened */
function startService(options: InstanceOptions, previous: ServiceListening | undefined) {
  return BackgroundProcess.start({
    name: `the LLM service of ${options.name}`,
    program: process.execPath,
    arguments: [serviceProgram],
    environment: serviceEnvironment(options, previous),
    logFile: path.join(options.directory, `${options.name}-llm-service.log`),
    ready: { line: (line) => jsonLine<ServiceListening>(line, ({ event }) => event === "listening") },
  });
}

/** @param previous where the one before listened */
function startHealthProxy(options: InstanceOptions, servicePort: number, previous: Listening | undefined) {
  return BackgroundProcess.start({
    name: `the health proxy of ${options.name}`,
    program: pythonInterpreter,
    arguments: ["-B", "-m", "health_proxy"],
    environment: healthProxyEnvironment(options, servicePort, previous),
    logFile: path.join(options.directory, `${options.name}-health-proxy.log`),
    ready: { line: (line) => jsonLine<Listening>(line, ({ event }) => event === "listening") },
  });
}

/** What one machine with several instances on it forces: found ports, which are read from the log, loopback, its own engine. */
function serviceEnvironment(
  { changes, engine, environment }: InstanceOptions,
  previous: ServiceListening | undefined,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    ...environment.llmService,
    HOST: "127.0.0.1",
    PORT: String(previous?.port ?? 0),
    METRICS_PORT: String(previous?.metricsPort ?? 0),
    ENGINE_URL: engine.url,
    MODEL_NAME: engine.model,
    LOG_LEVEL: "info",
    ...changes?.llmService,
  };
}

function healthProxyEnvironment(
  { changes, environment, metadataUrl }: InstanceOptions,
  servicePort: number,
  previous: Listening | undefined,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    PYTHONPATH: healthProxyPackage,
    ...environment.healthProxy,
    HOST: "127.0.0.1",
    PORT: String(previous?.port ?? 0),
    SERVICE_ADDRESS: `127.0.0.1:${servicePort}`,
    METADATA_URL: metadataUrl,
    LOG_LEVEL: "info",
    ...changes?.healthProxy,
  };
}
