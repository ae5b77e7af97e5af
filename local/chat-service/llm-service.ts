import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Activity } from "../auto-scaling-group/activity";
import { AutoScalingGroup } from "../auto-scaling-group/auto-scaling-group";
import { describeAutoScalingGroup } from "../auto-scaling-group/auto-scaling-group-description";
import type { Engine } from "../engine/engine";
import type { Instance } from "../instance/instance";
import { readInstanceTemplate } from "../instance/instance-template";
import type { MetadataServer } from "../instance-metadata/metadata-server";
import { LoadBalancer } from "../load-balancer/load-balancer";
import {
  describeLoadBalancer,
  type LoadBalancerDescription,
} from "../load-balancer/load-balancer-description";
import { BoundedLog } from "../process/bounded-log";
import type { AppliedStack } from "../terraform/applied-stack";
import { changesBetween } from "../terraform/changes-between";
import { Closers } from "./closers";
import { InstanceLauncher } from "./instance-launcher";
import type { LaunchedInstance, StartEngine } from "./launched-instance";
import { llmServiceStatus } from "./llm-service-status";
import type { PartStatus, StatusOptions } from "./part-status";

/** What the serving path is read from. */
export interface LlmServiceStacks {
  readonly vpc: AppliedStack;
  readonly llmService: AppliedStack;
}

export interface LlmServiceOptions extends LlmServiceStacks {
  readonly directory: string;
  /** Starts the engine of an instance. */
  readonly startEngine: StartEngine;
  /** How many, until a state with another capacity is applied. Default: the group's desired capacity. */
  readonly instances?: number;
  /** Multiplies the times of the load balancer, the Auto Scaling group and the units. Default: 1. */
  readonly timeScale?: number;
}

/** The serving path of the applied stacks on this machine: load balancer, Auto Scaling group, an engine for each instance. */
export class LlmService {
  private applying: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly loadBalancer: LoadBalancer,
    private readonly group: AutoScalingGroup<LaunchedInstance>,
    private readonly launcher: InstanceLauncher,
    private readonly closers: Closers,
  ) {}

  /**
   * Returns when all instances are healthy.
   *
   * @throws ProcessNotReady, UnusableAttribute, Error when an instance does not become healthy
   */
  static async start(options: LlmServiceOptions): Promise<LlmService> {
    const { directory, instances, timeScale = 1 } = options;
    const described = describe(options);
    mkdirSync(directory, { recursive: true });
    const closers = new Closers();
    try {
      const loadBalancer = await closers.own(
        LoadBalancer.start(described.loadBalancer, {
          directory: path.join(directory, "load-balancer"),
          timeScale,
        }),
        (started) => started.kill(),
      );
      const launcher = new InstanceLauncher(options, described.template);
      const log = new BoundedLog<Activity>(path.join(directory, "auto-scaling-group.log"));
      const group = await closers.own(
        AutoScalingGroup.start<LaunchedInstance>({
          description: described.group,
          ...(instances === undefined ? {} : { capacity: instances }),
          loadBalancer,
          launch: (name, signal) => launcher.launch(name, signal),
          timeScale,
          onActivity: (activity) => log.write(activity),
        }),
        (started) => started.close(),
      );
      return new LlmService(loadBalancer, group, launcher, closers);
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  /** Local address by the one of AWS. */
  get addresses(): Readonly<Record<string, string>> {
    const { domainName, listener } = this.loadBalancer.description;
    return { [`${domainName}:${listener.port}`]: `127.0.0.1:${this.loadBalancer.port}` };
  }

  /** Of the instances in service, the oldest first. */
  names(): string[] {
    return this.group.names();
  }

  /** @param name default: the oldest. @throws Error when there is no such instance */
  instance(name = this.oldest()): Instance {
    return this.group.member(name).instance;
  }

  /** The engine of an instance, as it runs now. @param name default: the oldest. @throws Error when there is no such instance */
  engine(name = this.oldest()): Engine {
    return this.group.member(name).engine;
  }

  /**
   * The metadata service of an instance. After a spot interruption notice the instance goes two minutes later; after a
   * rebalance recommendation when another one serves in its place. @throws Error when there is no such instance
   */
  metadata(name: string): MetadataServer {
    return this.group.member(name).metadata;
  }

  /** As `aws autoscaling set-desired-capacity` does; {@link settled} waits for it. */
  setDesiredCapacity(capacity: number): void {
    this.group.setDesiredCapacity(capacity);
  }

  /** Returns when as many instances as wanted are in service and no other one is left. @throws Error two minutes after the deregistration delay */
  async settled(): Promise<void> {
    await this.group.settled();
  }

  /** Kills the load balancer, and starts it again on the same port with the same targets. @throws ProcessNotReady */
  async restartLoadBalancer(): Promise<void> {
    await this.loadBalancer.restart();
  }

  /**
   * Takes over newly applied states: a load balancer that changed starts anew on the same port, the Auto Scaling group
   * scales, and instances whose launch template changed are replaced one by one.
   *
   * @returns what has changed, in words
   * @throws UnusableAttribute, Error when it cannot be done while the service runs; then nothing has changed. Error,
   *   ProcessNotReady when an instance of the new template does not become healthy; then the old ones stay.
   */
  async apply(stacks: LlmServiceStacks): Promise<readonly string[]> {
    const result = this.applying.then(() => this.takeOver(stacks));
    this.applying = result.catch(() => {});
    return await result;
  }

  /** Load balancer, and engine, LLM service and health proxy of each instance. */
  async status(options: StatusOptions = { withMemory: true }): Promise<readonly PartStatus[]> {
    return await llmServiceStatus(this.loadBalancer, this.group, options);
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    await this.closers.close();
  }

  private oldest(): string {
    const [name] = this.names();
    if (name === undefined) throw new Error("no instance is in service");
    return name;
  }

  private async takeOver(stacks: LlmServiceStacks): Promise<readonly string[]> {
    const { group, launcher, loadBalancer } = this;
    const next = describe(stacks);
    refuseOtherAddress(loadBalancer.description, next.loadBalancer);
    const balancerChanges = changesBetween(
      "load balancer",
      comparable(loadBalancer.description),
      comparable(next.loadBalancer),
    );
    const templateChanges = changesBetween("instances", launcher.template, next.template);
    const groupChanges = changesBetween("Auto Scaling group", group.description, next.group);
    // Once, and as late as can be: from then on, instances of the old template may be unhealthy.
    const changeLoadBalancer = once(async () => {
      if (balancerChanges.length > 0) await loadBalancer.restart(next.loadBalancer);
    });
    await launcher.changeTo(next.template, changeLoadBalancer, async () => {
      if (groupChanges.length > 0) await group.update(next.group);
      if (templateChanges.length > 0 && next.group.instanceRefresh) {
        await group.refresh("the launch template has changed", ({ template }) => template !== next.template);
      }
      await changeLoadBalancer();
    });
    return [...balancerChanges, ...groupChanges, ...templateChanges];
  }
}

function describe({ llmService, vpc }: LlmServiceStacks) {
  return {
    loadBalancer: describeLoadBalancer(vpc.state),
    group: describeAutoScalingGroup(llmService.state),
    template: readInstanceTemplate(llmService.state),
  };
}

function refuseOtherAddress(before: LoadBalancerDescription, after: LoadBalancerDescription): void {
  const address = ({ domainName, listener }: LoadBalancerDescription) => `${domainName}:${listener.port}`;
  if (address(before) === address(after)) return;
  throw new Error(
    `the load balancer's address has changed from ${address(before)} to ${address(after)}, which clients and its ` +
      "certificate have from the start. Stop the service and start it again.",
  );
}

/** Without the ARN of the target group, which says nothing. */
function comparable({ listener: { targetGroup: _, ...listener }, targetGroup }: LoadBalancerDescription) {
  return { listener, targetGroup };
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}
