import { setTimeout as pause } from "node:timers/promises";
import type { LoadBalancer } from "../load-balancer/load-balancer";
import type { Activity } from "./activity";
import type { AutoScalingGroupDescription } from "./auto-scaling-group-description";
import type { GroupMember } from "./group-member";
import { instanceName } from "./instance-name";

/** Between two looks at what the load balancer says; it checks by itself, at the target group's interval. */
const lookMilliseconds = 250;
/** Before a launch that failed is tried again. */
const retrySeconds = 10;
const pollMilliseconds = 20;
/** Beside the time that instances drain for. */
const settleTimeoutMilliseconds = 120_000;

export interface AutoScalingGroupOptions<Member extends GroupMember> {
  readonly description: AutoScalingGroupDescription;
  /** How many instances. Default: the description's desired capacity, within its bounds. */
  readonly capacity?: number;
  readonly loadBalancer: LoadBalancer;
  /** Starts an instance, and returns when it is ready to be registered. One that fails leaves nothing. */
  readonly launch: (name: string, signal: AbortSignal) => Promise<Member>;
  /** Multiplies the times of the description. */
  readonly timeScale: number;
  readonly onActivity: (activity: Activity) => void;
}

export type MemberState = "in service" | "draining";

interface InService<Member> {
  readonly member: Member;
  /** Its place among all that were launched. */
  readonly index: number;
  readonly since: number;
  state: MemberState;
  /** Why it goes as soon as another one serves in its place. */
  replacedBecause?: string;
}

/** Keeps as many instances running, and registered with the load balancer, as an Auto Scaling group on AWS would. */
export class AutoScalingGroup<Member extends GroupMember> {
  private readonly members = new Map<string, InService<Member>>();
  private readonly launching = new Set<string>();
  /** What is under way: launches and terminations. */
  private readonly work = new Set<Promise<void>>();
  private readonly closed = new AbortController();
  private readonly onLaunchFailure = new Set<(error: unknown) => void>();
  private launched = 0;
  private noLaunchBefore = 0;

  private constructor(
    private readonly options: AutoScalingGroupOptions<Member>,
    private described: AutoScalingGroupDescription,
    private capacity: number,
  ) {}

  /**
   * Returns when all instances are in service.
   *
   * @throws what the first launch that fails throws; no instance is left then
   */
  static async start<Member extends GroupMember>(
    options: AutoScalingGroupOptions<Member>,
  ): Promise<AutoScalingGroup<Member>> {
    const { description } = options;
    const capacity = options.capacity ?? clamp(description.desiredCapacity ?? 0, description);
    const group = new AutoScalingGroup(options, description, capacity);
    try {
      await group.orLaunchFailure((signal) => {
        group.reconcile();
        return group.settled(signal);
      });
    } catch (error) {
      await group.close();
      throw error;
    }
    void group.watch();
    return group;
  }

  /** What holds now. */
  get description(): AutoScalingGroupDescription {
    return this.described;
  }

  get desiredCapacity(): number {
    return this.capacity;
  }

  /** Of the instances in service, the oldest first. */
  names(): string[] {
    return this.inService().map(({ member }) => member.name);
  }

  /** An instance that is in service, or that is draining. @throws Error when there is none of this name */
  member(name: string): Member {
    const found = this.members.get(name);
    if (found === undefined) {
      const known = [...this.members.keys()].join(", ");
      throw new Error(`there is no instance ${name}; there are: ${known === "" ? "none" : known}`);
    }
    return found.member;
  }

  /** The names of all instances, those that are only starting too, and how each is. */
  states(): ReadonlyMap<string, MemberState | "launching"> {
    const launching = [...this.launching].map((name) => [name, "launching"] as const);
    const launched = this.launchedFirst().map(({ member, state }) => [member.name, state] as const);
    return new Map([...launched, ...launching]);
  }

  /**
   * Takes over what holds from now on, and returns when the group has settled. Capacity changes as on AWS: a new desired
   * one counts; otherwise the present one, within the new bounds.
   *
   * @throws what a launch that fails throws; it is tried again nevertheless
   */
  async update(description: AutoScalingGroupDescription): Promise<void> {
    const before = this.described;
    this.described = description;
    const { desiredCapacity, maxCapacity, minCapacity } = description;
    const isNew = desiredCapacity !== before.desiredCapacity;
    if (isNew || minCapacity !== before.minCapacity || maxCapacity !== before.maxCapacity) {
      const wanted = isNew ? (desiredCapacity ?? 0) : this.capacity;
      this.setDesiredCapacity(clamp(wanted, description), "the group was updated");
    }
    await this.orLaunchFailure((signal) => this.settled(signal));
  }

  /** Launches what is missing, or takes the oldest away; does not wait for it. */
  setDesiredCapacity(capacity: number, cause = "set by hand"): void {
    if (capacity === this.capacity) return;
    const instead = `${capacity} instead of ${this.capacity}: ${cause}`;
    this.capacity = capacity;
    this.options.onActivity({ event: "desired-capacity", cause: instead });
    this.reconcile();
  }

  /**
   * Returns when as many instances as wanted are in service, and nothing else is under way.
   *
   * @throws Error two minutes after the deregistration delay; what `signal` is aborted with
   */
  async settled(signal: AbortSignal = this.closed.signal): Promise<void> {
    const { loadBalancer, timeScale } = this.options;
    const { deregistrationDelaySeconds } = loadBalancer.description.targetGroup;
    const drainMilliseconds = deregistrationDelaySeconds * 1000 * timeScale;
    const deadline = performance.now() + drainMilliseconds + settleTimeoutMilliseconds;
    while (!this.isSettled()) {
      signal.throwIfAborted();
      if (performance.now() > deadline) {
        const states = [...this.states()].map(([name, state]) => `${name} ${state}`).join(", ");
        throw new Error(
          `the Auto Scaling group should have ${this.capacity} instances, and has: ${states === "" ? "none" : states}`,
        );
      }
      await pause(pollMilliseconds);
    }
  }

  /**
   * Replaces instances one by one: each serves until a new one serves in its place. One that is only starting is waited
   * for, because it may be to be replaced, too.
   *
   * @param isOld which are replaced. Default: all
   * @throws what a launch that fails throws; the instances that are left stay
   */
  async refresh(cause: string, isOld: (member: Member) => boolean = () => true): Promise<void> {
    let old: InService<Member>[] = [];
    try {
      await this.orLaunchFailure(async (signal) => {
        await this.settled(signal);
        old = this.inService().filter(({ member }) => isOld(member));
        for (const each of old) {
          if (each.state === "in service") this.replace(each, cause);
          while (this.members.get(each.member.name) === each)
            await pause(pollMilliseconds, undefined, { signal });
        }
      });
    } catch (error) {
      for (const each of old) delete each.replacedBecause;
      throw error;
    }
  }

  /** Kills all instances; none is left, and none is being started, when this returns. */
  async close(): Promise<void> {
    this.closed.abort(new Error("the Auto Scaling group is closed"));
    while (this.members.size + this.work.size > 0) {
      const members = [...this.members.values()];
      this.members.clear();
      await Promise.all([...members.map(({ member }) => member.kill()), ...this.work]);
    }
  }

  /** Starts what is missing and ends what is too much, and waits for neither. */
  private reconcile(): void {
    if (this.closed.signal.aborted) return;
    const inService = this.inService();
    const staying = inService.filter(({ replacedBecause }) => replacedBecause === undefined);
    if (staying.length >= this.capacity) {
      for (const each of inService) {
        if (each.replacedBecause !== undefined) this.terminate(each, each.replacedBecause);
      }
      for (const each of staying.slice(0, staying.length - this.capacity)) {
        this.terminate(each, `the desired capacity is ${this.capacity}`);
      }
    }
    if (performance.now() < this.noLaunchBefore) return;
    const missing = this.capacity - staying.length - this.launching.size;
    for (let count = 0; count < missing; count++) this.launch();
  }

  private launchedFirst(): InService<Member>[] {
    return [...this.members.values()].sort((a, b) => a.index - b.index);
  }

  /** The oldest first. */
  private inService(): InService<Member>[] {
    return this.launchedFirst().filter(({ state }) => state === "in service");
  }

  private replace(each: InService<Member>, cause: string): void {
    each.replacedBecause = cause;
    this.reconcile();
  }

  private launch(): void {
    const index = this.launched++;
    const name = instanceName(index);
    this.launching.add(name);
    this.options.onActivity({
      event: "launching",
      instance: name,
      cause: `the desired capacity is ${this.capacity}`,
    });
    this.do(
      this.bringIntoService(name, index)
        .catch((error: unknown) => {
          this.noLaunchBefore = performance.now() + retrySeconds * 1000 * this.options.timeScale;
          this.options.onActivity({ event: "launch-failed", instance: name, cause: messageOf(error) });
          for (const listener of this.onLaunchFailure) listener(error);
        })
        .finally(() => {
          this.launching.delete(name);
          this.reconcile();
        }),
    );
  }

  private async bringIntoService(name: string, index: number): Promise<void> {
    const { launch, loadBalancer, onActivity } = this.options;
    const { signal } = this.closed;
    const member = await launch(name, signal);
    try {
      signal.throwIfAborted();
      await loadBalancer.register(member);
      await Promise.race([
        loadBalancer.waitForHealth(name, "healthy"),
        member.lost.then((reason) => Promise.reject(new Error(reason))),
        aborted(signal),
      ]);
      signal.throwIfAborted();
    } catch (error) {
      await Promise.allSettled([member.kill(), this.deregister(name)]);
      throw error;
    }
    const each: InService<Member> = { member, index, since: performance.now(), state: "in service" };
    this.members.set(name, each);
    onActivity({ event: "in-service", instance: name, cause: "the load balancer calls it healthy" });
    void member.lost.then((reason) => {
      this.terminate(each, reason);
      this.reconcile();
    });
    void member.rebalanceRecommended.then(() => {
      if (this.described.capacityRebalance) this.replace(each, "AWS recommended to replace it");
    });
  }

  /** Deregisters the instance, then ends it. */
  private terminate(each: InService<Member>, cause: string): void {
    if (each.state === "draining" || this.closed.signal.aborted) return;
    each.state = "draining";
    const { name } = each.member;
    this.options.onActivity({ event: "terminating", instance: name, cause });
    this.do(
      this.deregister(name)
        .then(() => each.member.stop())
        .then(
          () => this.options.onActivity({ event: "terminated", instance: name, cause }),
          (error) =>
            this.options.onActivity({ event: "terminated", instance: name, cause: messageOf(error) }),
        )
        .finally(() => this.members.delete(name)),
    );
  }

  private async deregister(name: string): Promise<void> {
    const { loadBalancer } = this.options;
    // A load balancer that has ended, or that was changed to other ports, knows no target of this name.
    if (loadBalancer.targetNames().includes(name)) await loadBalancer.deregister(name).catch(() => {});
  }

  private async watch(): Promise<void> {
    const { signal } = this.closed;
    while (!signal.aborted) {
      await pause(lookMilliseconds, undefined, { signal, ref: false }).catch(() => {});
      await this.look();
      this.reconcile();
    }
  }

  private async look(): Promise<void> {
    const { healthCheckGracePeriodSeconds, healthCheckType } = this.described;
    if (healthCheckType !== "ELB") return;
    const { loadBalancer, timeScale } = this.options;
    const grace = healthCheckGracePeriodSeconds * 1000 * timeScale;
    // While the load balancer is down it says nothing.
    const health = await loadBalancer.health().catch(() => undefined);
    for (const each of this.members.values()) {
      const isWatched = each.replacedBecause === undefined && performance.now() - each.since > grace;
      if (isWatched && health?.get(each.member.name) === "unhealthy") {
        this.terminate(each, "the load balancer calls it unhealthy");
      }
    }
  }

  private isSettled(): boolean {
    return this.work.size === 0 && this.members.size === this.capacity;
  }

  private do(work: Promise<void>): void {
    this.work.add(work);
    void work.finally(() => this.work.delete(work));
  }

  /** Does something that the next launch that fails breaks off, and so does the end of the group. */
  private async orLaunchFailure(act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const failure = new AbortController();
    const listener = (error: unknown) => failure.abort(error);
    this.onLaunchFailure.add(listener);
    const signal = AbortSignal.any([failure.signal, this.closed.signal]);
    try {
      await Promise.race([act(signal), aborted(signal)]);
    } finally {
      this.onLaunchFailure.delete(listener);
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function clamp(capacity: number, { maxCapacity, minCapacity }: AutoScalingGroupDescription): number {
  return Math.min(Math.max(capacity, minCapacity), maxCapacity);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
