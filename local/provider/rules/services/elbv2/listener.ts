import { refusedByAws } from "../../common/aws-refusal";
import { isAbsent, isGiven, joined, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { actionArguments, checkActions } from "./actions";

const protocols = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"];

export const listenerRules: ResourceRules = {
  source: "internal/service/elbv2/listener.go",
  arguments: {
    ...actionArguments("default_action", "listener"),
    alpn_policy: {
      oneOf: ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"],
      ignoreCase: true,
    },
    certificate_arn: { format: "arn" },
    load_balancer_arn: { forceNew: true, format: "arn" },
    "mutual_authentication.advertise_trust_store_ca_names": { oneOf: ["on", "off"] },
    "mutual_authentication.ignore_client_certificate_expiry": { default: false },
    "mutual_authentication.mode": { oneOf: ["off", "verify", "passthrough"], ignoreCase: true },
    "mutual_authentication.trust_store_arn": { format: "arn" },
    port: { range: [1, 65535] },
    protocol: { oneOf: protocols, ignoreCase: true },
    tcp_idle_timeout_seconds: { range: [60, 6000] },
  },
  computed: {
    arn: (listener, context) =>
      `${childArn(listener.load_balancer_arn, "loadbalancer", "listener")}/${context.hex(16, "arn")}`,
    id: (listener) => listener.arn,
    protocol: (listener) => {
      if (!isApplication(listener)) {
        return "";
      }
      return isGiven(listener.certificate_arn) ? "HTTPS" : "HTTP";
    },
    // What AWS picks where a listener with TLS names no policy.
    ssl_policy: (listener) => (usesTls(listener) ? "ELBSecurityPolicy-2016-08" : ""),
    routing_http_response_server_enabled: (listener) => isApplication(listener),
    tcp_idle_timeout_seconds: (listener) => (listener.protocol === "TCP" ? 350 : null),
    ...emptyHeaders(),
  },
  uniqueName: (listener) => joined(" on ", listener.port, listener.load_balancer_arn),
  check: (listener) => [
    ...checkActions("default_action", listener.default_action),
    ...checkTls(listener),
    ...checkPort(listener),
  ],
};

/** The ARN of what belongs to a load balancer or a listener repeats its parent's path. */
export function childArn(parent: unknown, parentType: string, type: string): string {
  return (text(parent) ?? "").replace(`:${parentType}/`, `:${type}/`);
}

function isApplication(listener: Values): boolean {
  return (text(listener.load_balancer_arn) ?? "").includes(":loadbalancer/app/");
}

function usesTls(listener: Values): boolean {
  return ["HTTPS", "TLS"].includes(text(listener.protocol)?.toUpperCase() ?? "");
}

function checkTls(listener: Values): readonly Violation[] {
  const protocol = text(listener.protocol)?.toUpperCase();
  if (protocol === undefined) {
    return [];
  }
  const refuse = (path: string, words: string): Violation => refusedByAws(path, `ValidationError: ${words}`);
  const violations: Violation[] = [];
  if (usesTls(listener)) {
    if (isAbsent(listener.certificate_arn)) {
      violations.push(refuse("certificate_arn", `A certificate must be specified for ${protocol} listeners`));
    }
    const policy = text(listener.ssl_policy);
    if (policy !== undefined && !policy.startsWith("ELBSecurityPolicy-")) {
      violations.push(refusedByAws("ssl_policy", `SSLPolicyNotFound: SSL policy '${policy}' not found`));
    }
  } else {
    for (const [path, words] of [
      ["certificate_arn", "A certificate"],
      ["ssl_policy", "An SSL policy"],
    ] as const) {
      if (isGiven(listener[path])) {
        violations.push(refuse(path, `${words} cannot be specified for ${protocol} listeners`));
      }
    }
  }
  const [, , , certificateRegion] = (text(listener.certificate_arn) ?? "").split(":");
  const region = text(listener.region);
  if (certificateRegion && region !== undefined && certificateRegion !== region) {
    violations.push(refuse("certificate_arn", `Certificate ARN '${listener.certificate_arn}' is not valid`));
  }
  if (isGiven(listener.alpn_policy) && listener.alpn_policy !== "None" && protocol !== "TLS") {
    violations.push(refuse("alpn_policy", `ALPN policies are not supported for ${protocol} listeners`));
  }
  return violations;
}

function checkPort(listener: Values): readonly Violation[] {
  const ofGateway = (text(listener.load_balancer_arn) ?? "").includes(":loadbalancer/gwy/");
  return isAbsent(listener.port) && listener.load_balancer_arn !== undefined && !ofGateway
    ? [refusedByAws("port", "ValidationError: A listener port must be specified")]
    : [];
}

/** Headers that a listener can rename or add: empty unless configured. */
function emptyHeaders(): Record<string, () => string> {
  const request = [
    "mtls_clientcert",
    "mtls_clientcert_issuer",
    "mtls_clientcert_leaf",
    "mtls_clientcert_serial_number",
    "mtls_clientcert_subject",
    "mtls_clientcert_validity",
    "tls_cipher_suite",
    "tls_version",
  ].map((name) => `routing_http_request_x_amzn_${name}_header_name`);
  const response = [
    "access_control_allow_credentials",
    "access_control_allow_headers",
    "access_control_allow_methods",
    "access_control_allow_origin",
    "access_control_expose_headers",
    "access_control_max_age",
    "content_security_policy",
    "strict_transport_security",
    "x_content_type_options",
    "x_frame_options",
  ].map((name) => `routing_http_response_${name}_header_value`);
  return Object.fromEntries([...request, ...response].map((name) => [name, () => ""]));
}
