import { refusedByAws } from "../../common/aws-refusal";
import { blocks, conflictsWhen, isAbsent, isGiven, orDefault, requiredWhen, text } from "../../common/values";
import type { Values, Violation } from "../../rule";

/** The stickiness that AWS offers for each protocol of a target group. */
export const stickinessOf: Readonly<Record<string, readonly string[]>> = {
  HTTP: ["lb_cookie", "app_cookie"],
  HTTPS: ["lb_cookie", "app_cookie"],
  TCP: ["source_ip"],
  TLS: ["source_ip"],
  UDP: ["source_ip"],
  TCP_UDP: ["source_ip"],
  QUIC: ["source_ip"],
  TCP_QUIC: ["source_ip"],
  GENEVE: ["source_ip_dest_ip", "source_ip_dest_ip_proto"],
};

/** The provider's `CustomizeDiff` of a target group, and what AWS refuses at its creation. */
export function checkTargetGroup(group: Values): readonly Violation[] {
  return [
    ...checkTarget(group),
    ...blocks(group.health_check).flatMap((check) => checkHealthCheck(group, check)),
    ...blocks(group.stickiness).flatMap((stickiness) => checkStickiness(group, stickiness)),
    ...checkSlowStart(group),
  ];
}

/** Whether the targets speak HTTP, as those of an application load balancer do. */
export function isHttp(group: Values): boolean {
  return group.protocol === "HTTP" || group.protocol === "HTTPS";
}

/** `customizeDiffTargetGroupTargetTypeNotLambda`, and the protocols that know versions. */
function checkTarget(group: Values): readonly Violation[] {
  const type = orDefault(group.target_type, "instance");
  if (typeof type !== "string" || type === "lambda") {
    return [];
  }
  const missing = ["port", "protocol", "vpc_id"]
    .filter((path) => isAbsent(group[path]))
    .map((path) => requiredWhen(path, "target_type", type));
  const protocol = text(group.protocol);
  const version = text(group.protocol_version);
  return protocol !== undefined && version !== undefined && !isHttp(group)
    ? [...missing, conflictsWhen("protocol_version", "protocol", protocol)]
    : missing;
}

function checkHealthCheck(group: Values, check: Values): readonly Violation[] {
  const violations: Violation[] = [];
  const protocol = text(orDefault(check.protocol, "HTTP"))?.toUpperCase();
  if (protocol === "TCP") {
    for (const path of ["matcher", "path"]) {
      if (isGiven(check[path])) {
        const conflict = conflictsWhen(`health_check[0].${path}`, "health_check[0].protocol", protocol);
        violations.push({ ...conflict, path: `health_check.${path}` });
      }
    }
    const [owner, value] = isHttp(group) ? ["protocol", group.protocol] : ["target_type", group.target_type];
    if (isHttp(group) || value === "lambda") {
      violations.push({
        path: "health_check.protocol",
        summary: `Attribute "health_check[0].protocol" cannot have value "TCP" when "${owner}" is "${value}".`,
      });
    }
  }
  const interval = orDefault(check.interval, 30);
  if (typeof check.timeout === "number" && typeof interval === "number" && check.timeout >= interval) {
    violations.push(
      refusedByAws(
        "health_check.timeout",
        "ValidationError: Health check interval must be greater than the timeout.",
      ),
    );
  }
  return [...violations, ...checkMatcher(group, check)];
}

/** gRPC status codes are 0 to 99; HTTP ones 200 to 499, and up to 599 behind a network load balancer. */
function checkMatcher(group: Values, check: Values): readonly Violation[] {
  const matcher = text(check.matcher);
  const protocol = text(group.protocol);
  const version = orDefault(group.protocol_version, "HTTP1");
  if (matcher === undefined || protocol === undefined || typeof version !== "string") {
    return [];
  }
  const kind = version.toUpperCase() === "GRPC" ? "GRPC" : "HTTP";
  const [minimum, maximum] = kind === "GRPC" ? [0, 99] : isHttp(group) ? [200, 499] : [200, 599];
  if (!/^\d{1,3}(-\d{1,3})?(,\d{1,3}(-\d{1,3})?)*$/.test(matcher)) {
    const words = `Health check matcher ${kind} code '${matcher}' is not a list of codes or ranges`;
    return [refusedByAws("health_check.matcher", `ValidationError: ${words}`)];
  }
  const outside = matcher
    .split(/[,-]/)
    .map(Number)
    .find((code) => code < minimum || code > maximum);
  return outside === undefined
    ? []
    : [
        refusedByAws(
          "health_check.matcher",
          `ValidationError: Health check matcher ${kind} code '${outside}' must be within '${minimum}-${maximum}' inclusive`,
        ),
      ];
}

function checkStickiness(group: Values, stickiness: Values): readonly Violation[] {
  if (orDefault(stickiness.enabled, true) !== true) {
    return [];
  }
  const refuse = (argument: string, words: string): Violation =>
    refusedByAws(`stickiness.${argument}`, `InvalidConfigurationRequest: ${words}`);
  const violations: Violation[] = [];
  const type = text(stickiness.type);
  const protocol = text(group.protocol);
  if (type !== undefined && protocol !== undefined && stickinessOf[protocol]?.includes(type) === false) {
    violations.push(
      refuse(
        "type",
        `Stickiness type '${type}' is not supported for target groups with the ${protocol} protocol`,
      ),
    );
  }
  if (type === "app_cookie") {
    if (isAbsent(stickiness.cookie_name)) {
      violations.push(
        refuse("cookie_name", "A cookie name must be specified for stickiness type 'app_cookie'"),
      );
    }
    if (/^AWSALB/i.test(text(stickiness.cookie_name) ?? "")) {
      violations.push(
        refuse("cookie_name", "Cookie names that begin with AWSALB, AWSALBAPP and AWSALBTG are reserved"),
      );
    }
    if (group.load_balancing_cross_zone_enabled === "false") {
      violations.push(
        refuse("type", "Stickiness type 'app_cookie' is not supported when cross-zone load balancing is off"),
      );
    }
  }
  return violations;
}

function checkSlowStart(group: Values): readonly Violation[] {
  const value = group.slow_start;
  return typeof value === "number" && value !== 0 && (value < 30 || value > 900)
    ? [{ path: "slow_start", summary: `expected slow_start to be in the range (30 - 900), got ${value}` }]
    : [];
}
