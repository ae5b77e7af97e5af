import { cluster, clusterName, duration } from "./envoy-cluster";
import type { LoadBalancerDescription } from "./load-balancer-description";
import { socketAddress } from "./socket-address";
import { stickinessScript, targetHeader } from "./stickiness-script";

export const listenerName = "listener";

/** The Application Load Balancer's limit of parallel requests on one HTTP/2 connection. */
const maximumConcurrentStreams = 128;

export interface EnvoyConfigurationOptions {
  /** Of the listener on 127.0.0.1; 0: a free one. */
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  readonly privateKey: string;
  /** That the targets are written to: as endpoints, and their relays as listeners and clusters. */
  readonly endpointsFile: string;
  readonly relayListenersFile: string;
  readonly relayClustersFile: string;
  readonly accessLogFile: string;
  /** Multiplies every time of the description. */
  readonly timeScale: number;
  /** Whether requests go to all targets when none is healthy. */
  readonly failOpen: boolean;
}

/** Envoy's configuration for a load balancer as the stack describes it. */
export function envoyConfiguration(description: LoadBalancerDescription, options: EnvoyConfigurationOptions) {
  const { listener, targetGroup } = description;
  return {
    // Loopback, because whoever reaches it can end the balancer.
    admin: { address: socketAddress(0) },
    bootstrap_extensions: [
      typed("envoy.bootstrap.internal_listener", {
        "@type": "type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener",
      }),
    ],
    dynamic_resources: {
      lds_config: fileSource(options.relayListenersFile),
      cds_config: fileSource(options.relayClustersFile),
    },
    static_resources: {
      listeners: [
        {
          name: listenerName,
          address: socketAddress(options.port),
          filter_chains: [
            {
              transport_socket: downstreamTls(description, options),
              filters: [
                typed(
                  "envoy.filters.network.http_connection_manager",
                  connectionManager(description, options),
                ),
              ],
            },
          ],
        },
      ],
      clusters: [cluster(targetGroup, listener.idleTimeoutSeconds, options.endpointsFile, options)],
    },
  };
}

function downstreamTls({ listener }: LoadBalancerDescription, options: EnvoyConfigurationOptions) {
  return typed("envoy.transport_sockets.tls", {
    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
    common_tls_context: {
      alpn_protocols: ["h2", "http/1.1"],
      tls_params: {
        tls_minimum_protocol_version: listener.oldestTlsVersion,
        tls_maximum_protocol_version: "TLSv1_3",
      },
      tls_certificates: [
        {
          certificate_chain: { inline_string: options.certificate },
          private_key: { inline_string: options.privateKey },
        },
      ],
    },
  });
}

function connectionManager(description: LoadBalancerDescription, options: EnvoyConfigurationOptions) {
  const { listener } = description;
  const seconds = (value: number) => duration(value * options.timeScale);
  return {
    "@type":
      "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    stat_prefix: "listener",
    codec_type: "AUTO",
    use_remote_address: true,
    generate_request_id: false,
    server_header_transformation: "PASS_THROUGH",
    stream_idle_timeout: seconds(listener.idleTimeoutSeconds),
    common_http_protocol_options: {
      idle_timeout: seconds(listener.idleTimeoutSeconds),
      max_connection_duration: seconds(listener.clientKeepAliveSeconds),
      headers_with_underscores_action: listener.dropInvalidHeaderFields ? "DROP_HEADER" : "ALLOW",
    },
    http2_protocol_options: { max_concurrent_streams: maximumConcurrentStreams },
    access_log: [accessLog(options.accessLogFile)],
    http_filters: [
      ...stickinessFilters(description, options),
      typed("envoy.filters.http.router", {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router",
        suppress_envoy_headers: true,
      }),
    ],
    route_config: {
      virtual_hosts: [
        {
          name: "all",
          domains: ["*"],
          request_headers_to_remove: [targetHeader],
          routes: [
            {
              match: { prefix: "/" },
              // No bound but the idle timeout, and no retry policy: a request is tried once.
              route: { cluster: clusterName, timeout: "0s" },
            },
          ],
        },
      ],
    },
  };
}

function stickinessFilters(
  { targetGroup }: LoadBalancerDescription,
  { timeScale }: EnvoyConfigurationOptions,
) {
  const { stickiness } = targetGroup;
  if (stickiness === undefined) return [];
  const script = stickinessScript(stickiness.cookieName, stickiness.durationSeconds * timeScale);
  return [
    typed("envoy.filters.http.lua", {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: script },
    }),
    typed("envoy.filters.http.stateful_session", {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.stateful_session.v3.StatefulSession",
      session_state: typed("envoy.http.stateful_session.header", {
        "@type":
          "type.googleapis.com/envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState",
        name: targetHeader,
      }),
    }),
  ];
}

/** One JSON object a request, with what the Application Load Balancer's log has. */
function accessLog(file: string) {
  return typed("envoy.access_loggers.file", {
    "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog",
    path: file,
    log_format: {
      json_format: {
        time: "%START_TIME%",
        client: "%DOWNSTREAM_REMOTE_ADDRESS%",
        target: "%UPSTREAM_HOST_NAME_WITHOUT_PORT%",
        method: "%REQ(:METHOD)%",
        path: "%REQ(:PATH)%",
        protocol: "%PROTOCOL%",
        status: "%RESPONSE_CODE%",
        grpc_status: "%GRPC_STATUS%",
        duration_milliseconds: "%DURATION%",
        received_bytes: "%BYTES_RECEIVED%",
        sent_bytes: "%BYTES_SENT%",
        reason: "%RESPONSE_FLAGS%",
      },
    },
  });
}

function fileSource(path: string) {
  return { path_config_source: { path }, resource_api_version: "V3" };
}

function typed(name: string, configuration: object) {
  return { name, typed_config: configuration };
}
