import { relayAddress } from "./envoy-relay";
import type { StatusRange } from "./matcher";
import { socketAddress } from "./socket-address";
import { localPort, type Target } from "./target";
import type { TargetGroup } from "./target-group";

/** Whether new requests go to a target; `deregistering` ones finish what they have. */
export type Registration = "registered" | "deregistering";

export const clusterName = "target-group";

/** Far above what any test asks for at once: the Application Load Balancer has no such limits. */
const noLimit = 1_000_000;

/**
 * The target group as an Envoy cluster.
 *
 * @param endpointsFile that {@link endpoints} are written to
 * @param idleTimeoutSeconds of the load balancer, which holds for its connections to targets too
 */
export function cluster(
  group: TargetGroup,
  idleTimeoutSeconds: number,
  endpointsFile: string,
  options: { readonly failOpen: boolean; readonly timeScale: number },
) {
  const seconds = (value: number) => duration(value * options.timeScale);
  const slowStart =
    group.slowStartSeconds === 0
      ? {}
      : { slow_start_config: { slow_start_window: seconds(group.slowStartSeconds) } };
  return {
    name: clusterName,
    type: "EDS",
    eds_cluster_config: {
      eds_config: { path_config_source: { path: endpointsFile }, resource_api_version: "V3" },
    },
    ...(group.algorithm === "round_robin"
      ? { lb_policy: "ROUND_ROBIN", round_robin_lb_config: slowStart }
      : { lb_policy: "LEAST_REQUEST", least_request_lb_config: slowStart }),
    connect_timeout: "10s",
    common_lb_config: {
      // Envoy ignores health where a smaller share of the targets is healthy; it rounds to whole percents.
      healthy_panic_threshold: { value: options.failOpen ? 1 : 0 },
      // Otherwise what is known of a target's health may reach the workers a second later.
      update_merge_window: "0s",
    },
    // A target that leaves the group is not kept for its health.
    ignore_health_on_host_removal: true,
    circuit_breakers: {
      thresholds: [
        {
          max_connections: noLimit,
          max_pending_requests: noLimit,
          max_requests: noLimit,
          max_retries: 0,
        },
      ],
    },
    health_checks: [healthCheck(group, seconds)],
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
        explicit_http_config: { http2_protocol_options: {} },
        common_http_protocol_options: { idle_timeout: seconds(idleTimeoutSeconds) },
      },
    },
    transport_socket: transport(group.protocol),
    transport_socket_matches: [
      // The health check has a protocol of its own.
      {
        name: "health-check",
        match: { use: "health-check" },
        transport_socket: transport(group.healthCheck.protocol),
      },
    ],
  };
}

/** The targets as Envoy reads them: a discovery response, to be put into the cluster's file. */
export function endpoints(
  group: TargetGroup,
  targets: readonly { readonly target: Target; readonly registration: Registration }[],
) {
  return {
    resources: [
      {
        "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
        cluster_name: clusterName,
        endpoints: [
          {
            lb_endpoints: targets.map(({ target, registration }) => ({
              health_status: registration === "registered" ? "UNKNOWN" : "DRAINING",
              endpoint: {
                hostname: target.name,
                address: relayAddress(target),
                health_check_config: {
                  address: socketAddress(localPort(target, group.healthCheck.port, "health check")),
                },
              },
            })),
          },
        ],
      },
    ],
  };
}

/** As Envoy writes durations. */
export function duration(seconds: number): string {
  return `${Number(seconds.toFixed(6))}s`;
}

function healthCheck(group: TargetGroup, seconds: (value: number) => string) {
  const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } =
    group.healthCheck;
  const interval = seconds(intervalSeconds);
  return {
    timeout: seconds(timeoutSeconds),
    interval,
    // Otherwise a target without traffic is checked once a minute.
    no_traffic_interval: interval,
    no_traffic_healthy_interval: interval,
    healthy_threshold: healthyThreshold,
    unhealthy_threshold: unhealthyThreshold,
    // The Application Load Balancer closes the connection after each check.
    reuse_connection: false,
    always_log_health_check_failures: true,
    transport_socket_match_criteria: { use: "health-check" },
    ...(group.protocolVersion === "GRPC"
      ? { grpc_health_check: grpcHealthCheck(path, matcher) }
      : {
          http_health_check: {
            path,
            host: "127.0.0.1",
            codec_client_type: "HTTP2",
            expected_statuses: matcher.map(halfOpen),
            // Otherwise any other status is unhealthy at once, whatever the threshold.
            retriable_statuses: complement(matcher),
          },
        }),
  };
}

/** Envoy checks more than the Application Load Balancer, which looks at the gRPC status only: the answer's SERVING too. */
function grpcHealthCheck(path: string, matcher: readonly StatusRange[]) {
  const standard = "/grpc.health.v1.Health/Check";
  const isOk = matcher.length === 1 && matcher[0]?.first === 0 && matcher[0].last === 0;
  if (path !== standard || !isOk) {
    throw new Error(
      `the local load balancer checks targets by gRPC only with path "${standard}" and matcher "0"; the target group has path "${path}" and matcher ${JSON.stringify(matcher)}`,
    );
  }
  return {};
}

const halfOpen = ({ first, last }: StatusRange) => ({ start: first, end: last + 1 });

/** The HTTP statuses that are in none of the ranges. */
function complement(ranges: readonly StatusRange[]) {
  const gaps: { start: number; end: number }[] = [];
  let start = 100;
  for (const { first, last } of [...ranges].sort((a, b) => a.first - b.first)) {
    if (first > start) gaps.push({ start, end: first });
    start = Math.max(start, last + 1);
  }
  if (start < 600) gaps.push({ start, end: 600 });
  return gaps;
}

/** Like the Application Load Balancer, it takes any certificate of a target. */
function transport(protocol: "HTTP" | "HTTPS") {
  const types = "type.googleapis.com/envoy.extensions.transport_sockets";
  return protocol === "HTTPS"
    ? {
        name: "envoy.transport_sockets.tls",
        typed_config: {
          "@type": `${types}.tls.v3.UpstreamTlsContext`,
          common_tls_context: { alpn_protocols: ["h2"] },
        },
      }
    : {
        name: "envoy.transport_sockets.raw_buffer",
        typed_config: { "@type": `${types}.raw_buffer.v3.RawBuffer` },
      };
}
