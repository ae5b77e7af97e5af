import { AttributeReader } from "../terraform/attribute-reader";
import type { TerraformResource } from "../terraform/resource";
import { parseMatcher, type StatusRange } from "./matcher";

/** What `aws_lb_target_group` says, as far as it decides how requests reach a target. */
export interface TargetGroup {
  /** On each instance. */
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  readonly protocolVersion: "HTTP2" | "GRPC";
  readonly algorithm: "round_robin" | "least_outstanding_requests";
  readonly deregistrationDelaySeconds: number;
  /** 0: none. */
  readonly slowStartSeconds: number;
  readonly healthCheck: {
    /** On each instance. */
    readonly port: number;
    readonly protocol: "HTTP" | "HTTPS";
    readonly path: string;
    /** Status codes that are healthy: of HTTP, or of gRPC in a group of protocol version GRPC. */
    readonly matcher: readonly StatusRange[];
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
  };
  /** Undefined: requests go to any target. */
  readonly stickiness: { readonly cookieName: string; readonly durationSeconds: number } | undefined;
}

/**
 * Reads a target group from the configuration or the state.
 *
 * @throws UnusableAttribute
 */
export function readTargetGroup(resource: TerraformResource): TargetGroup {
  const group = AttributeReader.of(resource);
  group.oneOf("target_type", ["instance", "ip"], "instance");
  const port = group.number("port");
  const protocol = group.oneOf("protocol", ["HTTP", "HTTPS"]);
  // HTTP1 is the provider's default, and cannot carry gRPC.
  const protocolVersion = group.oneOf("protocol_version", ["HTTP2", "GRPC"]);
  return {
    port,
    protocol,
    protocolVersion,
    algorithm: group.oneOf(
      "load_balancing_algorithm_type",
      ["round_robin", "least_outstanding_requests"],
      "round_robin",
    ),
    deregistrationDelaySeconds: group.number("deregistration_delay", 300),
    slowStartSeconds: group.number("slow_start", 0),
    healthCheck: readHealthCheck(group, port, protocolVersion),
    stickiness: readStickiness(group),
  };
}

/** Defaults: those of AWS for a target group of instances. */
function readHealthCheck(
  group: AttributeReader,
  targetPort: number,
  version: TargetGroup["protocolVersion"],
) {
  const check = group.block("health_check");
  if (check === undefined) throw group.unusable("health_check", "a block, since targets are checked");
  if (!check.boolean("enabled", true)) throw check.unusable("enabled", "true for instances");
  const isGrpc = version === "GRPC";
  return {
    port: check.raw("port") === "traffic-port" ? targetPort : check.number("port", targetPort),
    protocol: check.oneOf("protocol", ["HTTP", "HTTPS"], "HTTP"),
    path: check.matching("path", /^\//, "a path", isGrpc ? "/AWS.ALB/healthcheck" : "/"),
    matcher: parseMatcher(check, "matcher", isGrpc ? "12" : "200"),
    intervalSeconds: check.number("interval", 30),
    timeoutSeconds: check.number("timeout", 5),
    healthyThreshold: check.number("healthy_threshold", 3),
    unhealthyThreshold: check.number("unhealthy_threshold", 3),
  };
}

function readStickiness(group: AttributeReader): TargetGroup["stickiness"] {
  const stickiness = group.block("stickiness");
  if (stickiness === undefined || !stickiness.boolean("enabled", true)) return undefined;
  stickiness.oneOf("type", ["app_cookie"]);
  return {
    cookieName: stickiness.matching("cookie_name", /^[\w!#$%&'*+.^`|~-]+$/, "the name of a cookie"),
    durationSeconds: stickiness.number("cookie_duration", 86_400),
  };
}
