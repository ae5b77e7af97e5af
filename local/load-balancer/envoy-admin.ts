import { clusterName } from "./envoy-cluster";
import { listenerName } from "./envoy-configuration";

/** What Envoy's administration interface says of a target. */
export interface EnvoyHost {
  readonly health: "initial" | "healthy" | "unhealthy";
  readonly draining: boolean;
  readonly activeRequests: number;
}

export interface EnvoyAdmin {
  isReady(): Promise<boolean>;
  /** That the listener got. */
  listenerPort(): Promise<number>;
  /** The names of all listeners. */
  listeners(): Promise<readonly string[]>;
  /** By the name of the target. */
  hosts(): Promise<ReadonlyMap<string, EnvoyHost>>;
}

interface SocketAddress {
  readonly socket_address: { readonly port_value: number };
}

interface HostStatus {
  readonly hostname: string;
  readonly stats?: readonly { readonly name: string; readonly value?: string }[];
  readonly health_status: {
    readonly failed_active_health_check?: boolean;
    readonly pending_active_hc?: boolean;
    readonly eds_health_status?: string;
  };
}

/** Envoy's administration interface (https://www.envoyproxy.io/docs/envoy/latest/operations/admin), as far as we ask. */
export function envoyAdmin(url: string): EnvoyAdmin {
  const read = async <Answer>(place: string): Promise<Answer> => {
    const answer = await fetch(`${url}${place}`);
    if (!answer.ok) throw new Error(`Envoy's ${place}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const listeners = async () => {
    const answer = await read<{
      listener_statuses: readonly { name: string; local_address: SocketAddress }[];
    }>("/listeners?format=json");
    return answer.listener_statuses;
  };
  return {
    isReady: () =>
      fetch(`${url}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    listenerPort: async () => {
      const address = (await listeners()).find(({ name }) => name === listenerName)?.local_address;
      if (address === undefined) throw new Error("Envoy has no listener");
      return address.socket_address.port_value;
    },
    listeners: async () => (await listeners()).map(({ name }) => name),
    hosts: async () => {
      const { cluster_statuses: clusters } = await read<{
        cluster_statuses?: readonly { name: string; host_statuses?: readonly HostStatus[] }[];
      }>("/clusters?format=json");
      const hosts = clusters?.find(({ name }) => name === clusterName)?.host_statuses ?? [];
      return new Map(hosts.map((host) => [host.hostname, describe(host)]));
    },
  };
}

function describe({ health_status: health, stats = [] }: HostStatus): EnvoyHost {
  return {
    health: health.pending_active_hc
      ? "initial"
      : health.failed_active_health_check
        ? "unhealthy"
        : "healthy",
    draining: health.eds_health_status === "DRAINING",
    activeRequests: Number(stats.find(({ name }) => name === "rq_active")?.value ?? 0),
  };
}
