import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../engine/engine";
import { Instance } from "../instance/instance";
import { type InstanceEnvironment, readInstanceEnvironment } from "../instance/user-data";
import { startMetadataServer } from "../instance-metadata/metadata-server";
import { LoadBalancer } from "../load-balancer/load-balancer";
import { describeLoadBalancer } from "../load-balancer/load-balancer-description";
import type { AppliedStack } from "../terraform/applied-stack";
import { Closers } from "./closers";
import { isHealthy } from "./is-healthy";

export interface LlmServiceOptions {
  readonly vpc: AppliedStack;
  readonly llmService: AppliedStack;
  readonly directory: string;
  /** Starts the engine of an instance, which serves the model of this name. */
  readonly startEngine: (options: { readonly logFile: string; readonly model: string }) => Promise<Engine>;
  /** Names of the instances. Default: one, "a". */
  readonly instances?: readonly string[];
  /** Multiplies the load balancer's times. Default: 1. */
  readonly timeScale?: number;
}

/** An instance with its engine. */
interface Running {
  readonly instance: Instance;
  readonly engine: Engine;
}

const pollMilliseconds = 50;
const readyTimeoutMilliseconds = 60_000;

/** The serving path of the applied stacks on this machine: load balancer, instances, an engine for each. */
export class LlmService {
  private readonly running = new Map<string, Running>();

  private constructor(
    private readonly options: LlmServiceOptions,
    private readonly environment: InstanceEnvironment,
    /** `<name>:<port>` on AWS. */
    private readonly address: string,
    readonly loadBalancer: LoadBalancer,
    private readonly closers: Closers,
  ) {}

  /**
   * Returns when all instances are healthy.
   *
   * @throws ProcessNotReady, UnusableAttribute, Error when an instance does not become healthy
   */
  static async start(options: LlmServiceOptions): Promise<LlmService> {
    const description = describeLoadBalancer(options.vpc.state);
    const closers = new Closers();
    const loadBalancer = await closers.own(
      LoadBalancer.start(description, {
        directory: path.join(options.directory, "load-balancer"),
        timeScale: options.timeScale ?? 1,
      }),
      (started) => started.kill(),
    );
    try {
      const environment = readInstanceEnvironment(options.llmService.state);
      const address = `${description.domainName}:${description.listener.port}`;
      const service = new LlmService(options, environment, address, loadBalancer, closers);
      await Promise.all((options.instances ?? ["a"]).map((name) => service.launch(name)));
      return service;
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  /** Local address by the one of AWS. */
  get addresses(): Readonly<Record<string, string>> {
    return { [this.address]: `127.0.0.1:${this.loadBalancer.port}` };
  }

  /** The engine of an instance. */
  engine(name = "a"): Engine {
    return this.of(name).engine;
  }

  instance(name = "a"): Instance {
    return this.of(name).instance;
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    await this.closers.close();
  }

  private of(name: string): Running {
    const found = this.running.get(name);
    if (found === undefined) throw new Error(`there is no instance ${name}`);
    return found;
  }

  private async launch(name: string): Promise<void> {
    const { directory, startEngine } = this.options;
    const file = (part: string) => path.join(directory, `${name}-${part}.log`);
    const model = this.environment.llmService.MODEL_NAME;
    if (model === undefined) throw new Error("the launch template's user data names no model (MODEL_NAME)");
    const [engine, metadata] = await Promise.all([
      this.closers.own(startEngine({ logFile: file("engine"), model }), (started) => started.kill()),
      this.closers.own(startMetadataServer({ logFile: file("metadata") }), (started) => started.stop()),
    ]);
    const instance = await this.closers.own(
      Instance.start({
        name,
        environment: this.environment,
        engine,
        metadataUrl: metadata.url,
        directory,
      }),
      (started) => started.kill(),
    );
    this.running.set(name, { instance, engine });
    // A check that fails is repeated only after an interval, which is 15 s on AWS.
    await this.waitUntilHealthy(instance);
    await this.loadBalancer.register(instance);
    await this.loadBalancer.waitForHealth(name, "healthy");
  }

  private async waitUntilHealthy(instance: Instance): Promise<void> {
    const port = instance.healthProxy.ready.port;
    const deadline = performance.now() + readyTimeoutMilliseconds;
    while (!(await isHealthy(port))) {
      if (performance.now() > deadline || !instance.healthProxy.isRunning()) {
        throw new Error(
          `instance ${instance.name} is not healthy, or not within ${readyTimeoutMilliseconds} ms. The log of its service, ` +
            `${instance.service.logFile}, ends with:\n${instance.service.lastLines()}`,
        );
      }
      await pause(pollMilliseconds);
    }
  }
}
