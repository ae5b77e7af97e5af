import { socketAddress } from "./socket-address";
import { localPort, type Target } from "./target";
import type { TargetGroup } from "./target-group";

/*
 * Between the balancer and each target stands a relay: a listener inside Envoy that passes bytes on. Envoy never breaks
 * off the requests of a target that leaves, but it closes the connections of a listener that does.
 */

/** The relay of a target, as Envoy's endpoints name it. */
export function relayAddress(target: Target) {
  return { envoy_internal_address: { server_listener_name: relayName(target), endpoint_id: target.name } };
}

/** The relays of these targets as Envoy reads them: a discovery response of listeners, and one of clusters. */
export function relays(group: TargetGroup, targets: readonly Target[]) {
  return {
    listeners: { resources: targets.map(relayListener) },
    clusters: { resources: targets.map((target) => relayCluster(group, target)) },
  };
}

export function relayName(target: Target): string {
  return `relay-${target.name}`;
}

function relayListener(target: Target) {
  return {
    "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
    name: relayName(target),
    internal_listener: {},
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.tcp_proxy",
            typed_config: {
              "@type": "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
              stat_prefix: relayName(target),
              cluster: relayName(target),
              // The balancer's own idle timeouts hold.
              idle_timeout: "0s",
            },
          },
        ],
      },
    ],
  };
}

function relayCluster(group: TargetGroup, target: Target) {
  return {
    "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    name: relayName(target),
    type: "STATIC",
    connect_timeout: "10s",
    load_assignment: {
      cluster_name: relayName(target),
      endpoints: [
        {
          lb_endpoints: [{ endpoint: { address: socketAddress(localPort(target, group.port, "traffic")) } }],
        },
      ],
    },
  };
}
