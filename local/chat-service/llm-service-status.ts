import type { AutoScalingGroup, MemberState } from "../auto-scaling-group/auto-scaling-group";
import type { LoadBalancer } from "../load-balancer/load-balancer";
import type { BackgroundProcess } from "../process/background-process";
import { groupMemory } from "../process/group-memory";
import type { LaunchedInstance } from "./launched-instance";
import type { PartStatus, StatusOptions } from "./part-status";

interface Part {
  readonly name: string;
  readonly state: string;
  readonly address: string;
  /** Undefined: it is not ours. */
  readonly process: BackgroundProcess | undefined;
}

/** How the load balancer is, and the engine, the LLM service and the health proxy of each instance. */
export async function llmServiceStatus(
  loadBalancer: LoadBalancer,
  group: AutoScalingGroup<LaunchedInstance>,
  { withMemory }: StatusOptions,
): Promise<readonly PartStatus[]> {
  // While the load balancer is down it says nothing.
  const health = await loadBalancer.health().catch(() => undefined);
  const states = [...group.states()];
  const parts: Part[] = [
    {
      name: "load balancer",
      state: loadBalancer.process.isRunning() ? "running" : "ended",
      address: loadBalancer.url,
      process: loadBalancer.process,
    },
    ...states.flatMap(([name, state]) =>
      state === "launching" ? [] : partsOf(group.member(name), state, health?.get(name) ?? state),
    ),
  ];
  const pids = parts.flatMap(({ process }) => (process?.isRunning() ? [process.pid] : []));
  const memory = withMemory ? await groupMemory(pids) : new Map();
  return [
    ...parts.map((part) => statusOf(part, memory)),
    ...states
      .filter(([, state]) => state === "launching")
      .map(([name]) => ({ name: `instance ${name}`, state: "launching" })),
  ];
}

/** @param health what the load balancer says of the instance */
function partsOf({ engine, instance, name }: LaunchedInstance, state: MemberState, health: string): Part[] {
  // What has ended is started again, unless the instance goes.
  const stateOf = (process: BackgroundProcess, running: string) =>
    process.isRunning() ? running : state === "draining" ? "ended" : "restarting";
  const { healthProxy, service } = instance;
  return [
    {
      name: `instance ${name}: engine`,
      state: engine.process === undefined ? "external" : stateOf(engine.process, "running"),
      address: engine.url,
      process: engine.process,
    },
    {
      name: `instance ${name}: LLM service`,
      state: stateOf(service, health),
      address: `127.0.0.1:${service.ready.port}`,
      process: service,
    },
    {
      name: `instance ${name}: health proxy`,
      state: stateOf(healthProxy, "running"),
      address: `https://127.0.0.1:${healthProxy.ready.port}`,
      process: healthProxy,
    },
  ];
}

function statusOf({ address, name, process, state }: Part, memory: ReadonlyMap<number, number>): PartStatus {
  if (process === undefined) return { name, state, address };
  const { logFile } = process;
  if (!process.isRunning()) return { name, state, address, logFile };
  const memoryMiB = memory.get(process.pid);
  return {
    ...{ name, state, pid: process.pid, address, logFile },
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
  };
}
