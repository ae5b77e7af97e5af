import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { projectDirectory } from "../paths";
import { BackgroundProcess } from "../process/background-process";
import { type Certificate, createCertificate } from "./certificate";
import { type EnvoyAdmin, envoyAdmin } from "./envoy-admin";
import { endpoints, type Registration } from "./envoy-cluster";
import { envoyConfiguration, listenerName } from "./envoy-configuration";
import { relayName, relays } from "./envoy-relay";
import type { LoadBalancerDescription } from "./load-balancer-description";
import type { Target } from "./target";
import type { TargetGroup } from "./target-group";

const envoy = path.join(projectDirectory, ".venv", "bin", "envoy");
const pollMilliseconds = 20;
const publishTimeoutMilliseconds = 10_000;
const files = {
  endpoints: "endpoints.json",
  relayListeners: "relay-listeners.json",
  relayClusters: "relay-clusters.json",
};

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

  private constructor(
    private readonly description: LoadBalancerDescription,
    private readonly options: Required<LoadBalancerOptions>,
    /** Clients trust it. */
    readonly certificate: Certificate,
    readonly process: BackgroundProcess<EnvoyAdmin>,
    /** On 127.0.0.1. */
    readonly port: number,
  ) {}

  /**
   * Starts a load balancer without targets.
   *
   * @throws ProcessNotReady
   */
  static async start(
    description: LoadBalancerDescription,
    options: LoadBalancerOptions,
  ): Promise<LoadBalancer> {
    if (!existsSync(envoy)) {
      throw new Error(
        "the local load balancer (Envoy) is not installed. It needs Python 3.10 or newer, and Linux or macOS on arm64. Run: npm run build",
      );
    }
    const complete = { port: 0, timeScale: 1, failOpen: false, concurrency: 1, ...options };
    const { directory } = complete;
    mkdirSync(directory, { recursive: true });
    const file = (name: string) => path.join(directory, name);
    const certificate = await createCertificate(description.domainName);
    const configuration = envoyConfiguration(description, {
      ...complete,
      ...certificate,
      endpointsFile: file(files.endpoints),
      relayListenersFile: file(files.relayListeners),
      relayClustersFile: file(files.relayClusters),
      accessLogFile: file("access.log"),
    });
    writeFileSync(file("envoy.json"), JSON.stringify(configuration, undefined, 1), { mode: 0o600 });
    writeTargets(directory, description.targetGroup, []);
    rmSync(file("admin-address"), { force: true });
    const child = await BackgroundProcess.start({
      name: "the load balancer (Envoy)",
      program: envoy,
      arguments: [
        ...["--config-path", file("envoy.json"), "--admin-address-path", file("admin-address")],
        // Several on one machine know nothing of each other.
        ...["--service-node", "load-balancer", "--service-cluster", "load-balancer"],
        ...["--disable-hot-restart", "--concurrency", String(complete.concurrency), "--log-level", "warning"],
        // A relay that is removed closes its connections at once.
        ...["--drain-time-s", "0"],
      ],
      logFile: file("envoy.log"),
      ready: {
        probe: async () => {
          const address = existsSync(file("admin-address"))
            ? readFileSync(file("admin-address"), "utf8")
            : "";
          const admin = address === "" ? undefined : envoyAdmin(`http://${address}`);
          return (await admin?.isReady()) ? admin : undefined;
        },
      },
    });
    const port = await child.ready.listenerPort();
    return new LoadBalancer(description, complete, certificate, child, port);
  }

  /** `https://127.0.0.1:<port>`; its certificate is for the description's domain name. */
  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get domainName(): string {
    return this.description.domainName;
  }

  /** One JSON object a request. */
  get accessLogFile(): string {
    return path.join(this.options.directory, "access.log");
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
    const delay = this.description.targetGroup.deregistrationDelaySeconds * 1000 * this.options.timeScale;
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
    const hosts = await this.process.ready.hosts();
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
    return (await this.process.ready.hosts()).get(name)?.activeRequests ?? 0;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.process.stop();
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.stopped.abort();
    await this.process.kill();
  }

  /** Tells Envoy of the targets, and returns when it knows. */
  private async publish(): Promise<void> {
    writeTargets(this.options.directory, this.description.targetGroup, [...this.targets.values()]);
    const { ready: admin } = this.process;
    const deadline = performance.now() + publishTimeoutMilliseconds;
    while (performance.now() < deadline) {
      const known = [...(await admin.hosts())].map(
        ([name, { draining }]) => `${name} ${draining ? "deregistering" : "registered"}`,
      );
      const relays = (await admin.listeners()).filter((name) => name !== listenerName);
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

function writeTargets(directory: string, group: TargetGroup, targets: readonly Registered[]): void {
  const { clusters, listeners } = relays(
    group,
    targets.map(({ target }) => target),
  );
  // Checked before anything is written.
  const content = endpoints(group, targets);
  writeAtomically(path.join(directory, files.relayClusters), clusters);
  writeAtomically(path.join(directory, files.relayListeners), listeners);
  writeAtomically(path.join(directory, files.endpoints), content);
}

/** Envoy reads a file when another takes its place. */
function writeAtomically(file: string, content: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(content, undefined, 1));
  renameSync(`${file}.new`, file);
}
