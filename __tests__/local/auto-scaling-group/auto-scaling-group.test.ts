import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import type { ChatServiceClient } from "../../../assets/proto/generated/llm/v1/chat";
import type { Activity } from "../../../local/auto-scaling-group/activity";
import {
  AutoScalingGroup,
  type AutoScalingGroupOptions,
} from "../../../local/auto-scaling-group/auto-scaling-group";
import type { AutoScalingGroupDescription } from "../../../local/auto-scaling-group/auto-scaling-group-description";
import type { GroupMember } from "../../../local/auto-scaling-group/group-member";
import { LoadBalancer } from "../../../local/load-balancer/load-balancer";
import { describeLoadBalancer } from "../../../local/load-balancer/load-balancer-description";
import { Chat, clientThrough } from "../../support/chat";
import { synthesize } from "../../support/synthesize";
import { waitUntil } from "../../support/wait-until";
import { Instance } from "../load-balancer/support/instance";

const loadBalancerDescription = describeLoadBalancer(synthesize().VpcInfrastructureStack);
const description: AutoScalingGroupDescription = {
  minCapacity: 1,
  maxCapacity: 3,
  desiredCapacity: 2,
  healthCheckType: "ELB",
  healthCheckGracePeriodSeconds: 0,
  capacityRebalance: true,
  instanceRefresh: true,
};

/** A member whose server does what a test says, and whose end a test can bring about. */
class Member implements GroupMember {
  readonly lost: Promise<string>;
  readonly rebalanceRecommended: Promise<void>;
  lose: (reason: string) => void = () => {};
  recommendRebalance: () => void = () => {};
  ended: "stopped" | "killed" | undefined;

  constructor(readonly server: Instance) {
    this.lost = new Promise((resolve) => {
      this.lose = resolve;
    });
    this.rebalanceRecommended = new Promise((resolve) => {
      this.recommendRebalance = resolve;
    });
  }

  get name(): string {
    return this.server.name;
  }

  get ports(): Readonly<Record<number, number>> {
    return this.server.ports;
  }

  stop = () => this.end("stopped");
  kill = () => this.end("killed");

  private async end(how: "stopped" | "killed"): Promise<void> {
    if (this.ended !== undefined) return;
    this.ended = how;
    await this.server.stop();
  }
}

let directory: string;
let balancer: LoadBalancer;
let client: ChatServiceClient;
let group: AutoScalingGroup<Member>;
let members: Member[];
let activities: (Activity & { readonly at: number })[];
/** What the next launches fail with. */
let failures: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "auto-scaling-group-"));
  [members, activities, failures] = [[], [], []];
  // Health checks every 150 ms, a deregistration delay of 1.2 s.
  balancer = await LoadBalancer.start(loadBalancerDescription, { directory, timeScale: 0.01 });
  client = clientThrough(balancer);
});
afterEach(async () => {
  await group.close();
  client.close();
  await balancer.kill();
  rmSync(directory, { recursive: true });
});

async function start(
  changes: Partial<AutoScalingGroupDescription> = {},
  options: Partial<AutoScalingGroupOptions<Member>> = {},
): Promise<void> {
  group = await AutoScalingGroup.start<Member>({
    description: { ...description, ...changes },
    loadBalancer: balancer,
    timeScale: 0.01,
    launch: async (name) => {
      const failure = failures.shift();
      if (failure !== undefined) throw new Error(failure);
      const member = new Member(await Instance.start(name));
      members.push(member);
      return member;
    },
    onActivity: (activity) => activities.push({ ...activity, at: performance.now() }),
    ...options,
  });
}

function named(name: string): Member {
  const found = members.find((member) => member.name === name);
  if (found === undefined) throw new Error(`${name} was not launched`);
  return found;
}

/** What happened to an instance. */
function story(name: string): string[] {
  return activities
    .filter(({ instance }) => instance === name)
    .map(({ cause, event }) => `${event}: ${cause}`);
}

async function untilInService(...names: string[]): Promise<void> {
  await waitUntil(`${names} are in service`, () => group.names().join() === names.join());
  await group.settled();
}

describe("capacity", () => {
  test.each<[Partial<AutoScalingGroupDescription>, number | undefined, number]>([
    [{}, undefined, 2],
    [{ desiredCapacity: undefined }, undefined, 1],
    [{ minCapacity: 3 }, undefined, 3],
    [{ maxCapacity: 1 }, undefined, 1],
    [{ minCapacity: 0, desiredCapacity: 0 }, undefined, 0],
    [{ maxCapacity: 1 }, 2, 2],
  ])("%j, and %p asked for: %i", async (changes, capacity, expected) => {
    await start(changes, capacity === undefined ? {} : { capacity });
    expect(group.names()).toEqual(["a", "b", "c"].slice(0, expected));
    expect(group.desiredCapacity).toBe(expected);
  });

  test("more is launched, and what is too much leaves: the oldest first, when its answers have ended", async () => {
    await start();
    group.setDesiredCapacity(3);
    await untilInService("a", "b", "c");
    const calls = [];
    for (const _ of ["a", "b", "c"]) {
      const call = new Chat(client, "long");
      await call.until("started");
      calls.push(call);
    }
    group.setDesiredCapacity(2);
    await waitUntil("a drains", () => group.states().get("a") === "draining");
    expect(group.names()).toEqual(["b", "c"]);
    expect((await balancer.health()).get("a")).toBe("draining");
    expect(named("a").ended).toBeUndefined();
    named("a").server.calls[0]?.end();
    await group.settled();
    expect(named("a").ended).toBe("stopped");
    expect([...(await balancer.health()).keys()].sort()).toEqual(["b", "c"]);
    for (const name of ["b", "c"]) for (const call of named(name).server.calls) call.end();
    expect((await Promise.all(calls.map((call) => call.status))).map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  test("of an update, a new desired capacity counts, and otherwise the present one within the new bounds", async () => {
    await start();
    group.setDesiredCapacity(3);
    await group.update({ ...description, healthCheckGracePeriodSeconds: 1 });
    expect(group.desiredCapacity).toBe(3);
    await group.update({ ...description, maxCapacity: 2 });
    expect(group.names()).toEqual(["b", "c"]);
    await group.update({ ...description, desiredCapacity: 1 });
    expect(group.names()).toEqual(["c"]);
  });
});

describe("replacement", () => {
  test("of an instance that is lost, at once", async () => {
    await start();
    named("a").lose("its machine is gone");
    await untilInService("b", "c");
    expect(story("a")).toEqual([
      "launching: the desired capacity is 2",
      "in-service: the load balancer calls it healthy",
      "terminating: its machine is gone",
      "terminated: its machine is gone",
    ]);
    expect(named("a").ended).toBe("stopped");
  });

  test("of one that the load balancer calls unhealthy", async () => {
    await start();
    named("b").server.status = 503;
    await untilInService("a", "c");
    expect(story("b")).toContain("terminating: the load balancer calls it unhealthy");
  });

  test.each<[string, Partial<AutoScalingGroupDescription>]>([
    ["the health check is that of EC2", { healthCheckType: "EC2" }],
    ["the grace period is not over", { healthCheckGracePeriodSeconds: 3600 }],
  ])("not of an unhealthy one while %s", async (_, changes) => {
    await start(changes);
    named("b").server.status = 503;
    await balancer.waitForHealth("b", "unhealthy");
    // Two looks later it is certain that none acted.
    const checks = named("b").server.checks.length;
    await waitUntil("more checks have failed", () => named("b").server.checks.length > checks + 5);
    expect(group.names()).toEqual(["a", "b"]);
  });

  test.each<[string, boolean]>([
    ["another serves first", true],
    ["nothing happens, unless the group is to do so", false],
  ])("of one that AWS recommends to replace: %s", async (_, capacityRebalance) => {
    await start({ capacityRebalance, desiredCapacity: 1 });
    named("a").recommendRebalance();
    if (capacityRebalance) {
      await untilInService("b");
      expect(activities.map(({ event, instance }) => `${instance} ${event}`).slice(2)).toEqual([
        "b launching",
        "b in-service",
        "a terminating",
        "a terminated",
      ]);
    } else {
      await group.settled();
      expect(group.names()).toEqual(["a"]);
    }
  });

  test("of all, one by one, with as many in service as before all the time", async () => {
    await start();
    const counts = new Set<number>();
    const watch = setInterval(() => counts.add(group.names().length), 5);
    await group.refresh("there is a new template");
    clearInterval(watch);
    await group.settled();
    expect(group.names()).toEqual(["c", "d"]);
    expect([...counts].sort()).toEqual([2, 3].slice(0, counts.size));
    expect(activities.map(({ event, instance }) => `${instance} ${event}`).slice(4)).toEqual([
      "c launching",
      "c in-service",
      "a terminating",
      "a terminated",
      "d launching",
      "d in-service",
      "b terminating",
      "b terminated",
    ]);
  });
});

test("a refresh waits for what is only starting, and leaves alone what is not old", async () => {
  await start({ desiredCapacity: 1 });
  group.setDesiredCapacity(3);
  expect(group.names()).toEqual(["a"]);
  await group.refresh("there is a new template", ({ name }) => name !== "c");
  expect(group.names()).toEqual(["c", "d", "e"]);
});

describe("launches that fail", () => {
  test("at the start: nothing is left", async () => {
    const started = start(
      {},
      {
        launch: async (name) => {
          if (name === "b") throw new Error("no room for b");
          const member = new Member(await Instance.start(name));
          members.push(member);
          return member;
        },
      },
    );
    await expect(started).rejects.toThrow("no room for b");
    expect(members.map(({ ended }) => ended)).toEqual(["killed"]);
    group = { close: async () => {} } as AutoScalingGroup<Member>;
  });

  test("later: they are tried again after a pause", async () => {
    await start({ desiredCapacity: 1 });
    failures = ["no room", "still no room"];
    named("a").lose("its machine is gone");
    await untilInService("d");
    expect(story("b")).toEqual(["launching: the desired capacity is 1", "launch-failed: no room"]);
    expect(story("c")).toEqual(["launching: the desired capacity is 1", "launch-failed: still no room"]);
    const at = (instance: string, event: string) =>
      activities.find((each) => each.instance === instance && each.event === event)?.at ?? 0;
    expect(at("c", "launching") - at("b", "launch-failed")).toBeGreaterThan(90);
  });

  test("in a refresh: the old instances stay, and serve", async () => {
    await start();
    failures = ["the new template is no good"];
    await expect(group.refresh("there is a new template")).rejects.toThrow("the new template is no good");
    await group.settled();
    expect(group.names()).toEqual(["a", "b"]);
    expect(await new Chat(client, "short").status).toMatchObject({ code: status.OK });
    group.setDesiredCapacity(3);
    await untilInService("a", "b", "d");
    expect(activities.filter(({ event }) => event === "terminating")).toEqual([]);
  });

  test("one that does not become healthy counts as failed", async () => {
    await start({ desiredCapacity: 1 });
    group.setDesiredCapacity(2);
    await waitUntil("b is launched", () => members.length === 2);
    named("b").lose("its program ended");
    await untilInService("a", "c");
    expect([story("b").at(-1), named("b").ended]).toEqual([
      expect.stringMatching(/^(launch-failed|terminated): its program ended$/),
      expect.stringMatching(/^(killed|stopped)$/),
    ]);
  });
});

test("closed, it kills all instances, also one that is only being launched", async () => {
  await start();
  group.setDesiredCapacity(3);
  await group.close();
  expect(members.map(({ ended }) => ended)).toEqual(["killed", "killed", "killed"]);
  expect(group.states().size).toBe(0);
});
