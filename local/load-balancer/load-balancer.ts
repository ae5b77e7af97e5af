import { setTimeout as pause } from "node:timers/promises";
import type { BackgroundProcess } from "../process/background-process";
import { type Certificate, createCertificate } from "./certificate";
import type { EnvoyAdmin, EnvoyHost } from "./envoy-admin";
import type { Registration } from "./envoy-cluster";
import { listenerName } from "./envoy-configuration";
import { accessLogFile, startEnvoy, writeTargets } from "./envoy-process";
import { relayName } from "./envoy-relay";
import type { LoadBalancerDescription } from "./load-balancer-description";
import type { Target } from "./target";

const pollMilliseconds = 20;
const publishTimeoutMilliseconds = 10_000;

export interface LoadBalancerOptions {
  /** For its files: configuration, certificate, logs. Made when it is not there. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Multiplies every time of the description, so that tests need not wait for minutes. Default: 1. */
  readonly timeScale?: number;
  /**
   * Whether requests go to all targets when none is healthy. The Application Load Balancer does that; false (default)
   * answers 503, so that tests see when no target is healthy.
   */
  readonly failOpen?: boolean;
  /** Envoy's worker threads. Default: 1, so that requests go round in turn. */
  readonly concurrency?: number;
}

/** As `describe-target-health` says it. */
export type TargetHealth = "initial" | "healthy" | "unhealthy" | "draining";

interface Registered {
  readonly target: Target;
  registration: Registration;
}

/** A load balancer that does what the stack's listener and target group say: Envoy, set up from their values. */
export class LoadBalancer {
  private readonly targets = new Map<string, Registered>();
  private readonly stopped = new AbortController();
  private restarting: Promise<void> | undefined;

  private constructor(
    private current: LoadBalancerDescription,
    private readonly options: Required<LoadBalancerOptions>,
    /** Clients trust it. */
    readonly certificate: Certificate,
    private envoy: BackgroundProcess<EnvoyAdmin>,
    /** On 127.0.0.1. */
    readonly port: number,
  ) {
    this.replaceWhenItEnds(envoy);
  }

  /**
   * Starts a load balancer without targets.
   *
   * @throws ProcessNotReady
   */
  static async start(
    description: LoadBalancerDescription,
    options: LoadBalancerOptions,
  ): Promise<LoadBalancer> {
    const complete = { port: 0, timeScale: 1, failOpen: false, concurrency: 1, ...options };
    const certificate = await createCertificate(description.domainName);
    const envoy = await startEnvoy(description, { ...complete, certificate, targets: [] });
    const port = await envoy.ready.listenerPort();
    return new LoadBalancer(description, complete, certificate, envoy, port);
  }

  /** What it does. */
  get description(): LoadBalancerDescription {
    return this.current;
  }

  /** That runs now: another one after a restart. */
  get process(): BackgroundProcess<EnvoyAdmin> {
    return this.envoy;
  }

  /** `https://127.0.0.1:<port>`; its certificate is for the description's domain name. */
  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get domainName(): string {
    return this.current.domainName;
  }

  /** One JSON object a request. */
  get accessLogFile(): string {
    return accessLogFile(this.options.directory);
  }

  /** Begins to check the target; it gets requests once it is healthy. @throws Error when it lacks a port */
  async register(target: Target): Promise<void> {
    this.targets.set(target.name, { target, registration: "registered" });
    try {
      await this.publish();
    } catch (error) {
      this.targets.delete(target.name);
      throw error;
    }
  }

  /**
   * Gives the target no more requests. Those that it has go on; returns when all have ended, or when the deregistration
   * delay has passed, and removes the target: what has not ended is broken off.
   *
   * @returns how many requests had not ended
   */
  async deregister(name: string): Promise<number> {
    const registered = this.targets.get(name);
    if (registered === undefined) throw new Error(`no target ${name} is registered`);
    registered.registration = "deregistering";
    await this.publish();
    const delay = this.current.targetGroup.deregistrationDelaySeconds * 1000 * this.options.timeScale;
    const deadline = performance.now() + delay;
    let unfinished = await this.activeRequests(name);
    while (unfinished > 0 && performance.now() < deadline && !this.stopped.signal.aborted) {
      await pause(pollMilliseconds);
      unfinished = await this.activeRequests(name);
    }
    this.targets.delete(name);
    await this.publish();
    return unfinished;
  }

  /** The health of each target by its name. */
  async health(): Promise<ReadonlyMap<string, TargetHealth>> {
    const hosts = await this.hosts();
    return new Map(
      [...this.targets.values()].map(({ target, registration }) => {
        const host = hosts.get(target.name);
        const health = registration === "deregistering" ? "draining" : (host?.health ?? "initial");
        return [target.name, health];
      }),
    );
  }

  /** Returns when the target's health is this. @throws Error after the time, with what it was */
  async waitForHealth(name: string, wanted: TargetHealth, timeoutMilliseconds = 30_000): Promise<void> {
    const deadline = performance.now() + timeoutMilliseconds;
    for (;;) {
      const health = (await this.health()).get(name);
      if (health === wanted) return;
      if (performance.now() > deadline) {
        throw new Error(
          `target ${name} is ${health ?? "not registered"}, and not ${wanted}, after ${timeoutMilliseconds} ms. ` +
            `The load balancer's log, ${this.process.logFile}, ends with:\n${this.process.lastLines()}`,
        );
      }
      await pause(pollMilliseconds);
    }
  }

  /** Requests that the target works on now. */
  async activeRequests(name: string): Promise<number> {
    return (await this.hosts()).get(name)?.activeRequests ?? 0;
  }

  /** The names of the targets, those that it deregisters too. */
  targetNames(): string[] {
    return [...this.targets.keys()];
  }

  /**
   * Breaks off everything (SIGKILL), and comes back on the same port with the same targets and certificate, which are
   * then checked anew. What is registered or deregistered meanwhile waits.
   *
   * @param description what it does from then on. Default: what it did. A target that lacks a port of its target group
   *   is no longer registered.
   * @throws ProcessNotReady, Error when the domain name is another, which the certificate does not have
   */
  async restart(description = this.current): Promise<void> {
    if (description.domainName !== this.current.domainName) {
      throw new Error(
        `the load balancer is ${this.current.domainName} as long as it runs, and cannot become ${description.domainName}`,
      );
    }
    while (this.restarting !== undefined) await this.restarting.catch(() => {});
    this.stopped.signal.throwIfAborted();
    this.restarting = this.startAgain(description).finally(() => {
      this.restarting = undefined;
    });
    await this.restarting;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.restarting?.catch(() => {});
    await this.envoy.stop();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.stopped.abort();
    await this.restarting?.catch(() => {});
    await this.envoy.kill();
  }

  private async startAgain(description: LoadBalancerDescription): Promise<void> {
    await this.envoy.kill();
    const { healthCheck, port } = description.targetGroup;
    for (const [name, { target }] of this.targets) {
      if (!(port in target.ports && healthCheck.port in target.ports)) this.targets.delete(name);
    }
    this.envoy = await startEnvoy(description, {
      ...this.options,
      port: this.port,
      certificate: this.certificate,
      targets: [...this.targets.values()],
    });
    this.current = description;
    this.replaceWhenItEnds(this.envoy);
  }

  /** As AWS does with the nodes of a load balancer. */
  private replaceWhenItEnds(envoy: BackgroundProcess<EnvoyAdmin>): void {
    void envoy.exited.then(() => {
      if (this.stopped.signal.aborted || this.restarting !== undefined) return;
      this.restart().catch(() => {
        // Its process has ended then, for everybody to see.
      });
    });
  }

  private async hosts(): Promise<ReadonlyMap<string, EnvoyHost>> {
    return await this.asked((admin) => admin.hosts());
  }

  /** What Envoy answers; an answer that a restart took away is asked for again. */
  private async asked<Answer>(ask: (admin: EnvoyAdmin) => Promise<Answer>): Promise<Answer> {
    for (;;) {
      await this.restarting;
      const { envoy } = this;
      try {
        return await ask(envoy.ready);
      } catch (error) {
        if (this.restarting === undefined && this.envoy === envoy) throw error;
      }
    }
  }

  /** Tells Envoy of the targets, and returns when it knows. */
  private async publish(): Promise<void> {
    await this.restarting;
    writeTargets(this.options.directory, this.current.targetGroup, [...this.targets.values()]);
    const deadline = performance.now() + publishTimeoutMilliseconds;
    while (performance.now() < deadline) {
      const known = [...(await this.hosts())].map(
        ([name, { draining }]) => `${name} ${draining ? "deregistering" : "registered"}`,
      );
      const listeners = await this.asked((admin) => admin.listeners());
      const relays = listeners.filter((name) => name !== listenerName);
      // As they are now: others may have changed them meanwhile, and published that.
      const targets = [...this.targets.values()];
      const expected = targets.map(({ target, registration }) => `${target.name} ${registration}`).sort();
      const expectedRelays = targets.map(({ target }) => relayName(target)).sort();
      if (known.sort().join() === expected.join() && relays.sort().join() === expectedRelays.join()) return;
      await pause(pollMilliseconds);
    }
    throw new Error(
      `the load balancer has not taken its targets after ${publishTimeoutMilliseconds} ms. ` +
        `Its log, ${this.process.logFile}, ends with:\n${this.process.lastLines()}`,
    );
  }
}
