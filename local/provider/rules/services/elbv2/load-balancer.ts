import { refusedByAws } from "../../common/aws-refusal";
import { dnsSuffix, generatedName, prefixOfName, regionalArn } from "../../common/identifiers";
import { blocks, isAbsent, orDefault, text } from "../../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { canonicalZones, networkZones } from "./hosted-zones";

const alphanumeric = {
  pattern: /^[0-9A-Za-z-]*$/,
  message: "only alphanumeric characters and hyphens allowed",
};
const noLeadingHyphen = { pattern: /^(?!-)/, message: "cannot begin with a hyphen" };
const notInternal = { pattern: /^(?!internal-)/, message: 'cannot begin with "internal-"' };

const logs = (name: string): Record<string, ArgumentRule> => ({ [`${name}.enabled`]: { default: false } });

/** Bounds that AWS sets for attributes of an application load balancer, by the provider's argument. */
const attributeBounds: Readonly<Record<string, readonly [key: string, minimum: number, maximum: number]>> = {
  client_keep_alive: ["client_keep_alive.seconds", 60, 604800],
  idle_timeout: ["idle_timeout.timeout_seconds", 1, 4000],
};

export const loadBalancerRules: ResourceRules = {
  source: "internal/service/elbv2/load_balancer.go",
  arguments: {
    ...logs("access_logs"),
    ...logs("connection_logs"),
    ...logs("health_check_logs"),
    client_keep_alive: { default: 3600 },
    customer_owned_ipv4_pool: { forceNew: true },
    desync_mitigation_mode: { default: "defensive", oneOf: ["monitor", "defensive", "strictest"] },
    dns_record_client_routing_policy: {
      default: "any_availability_zone",
      oneOf: ["availability_zone_affinity", "partial_availability_zone_affinity", "any_availability_zone"],
    },
    drop_invalid_header_fields: { default: false },
    enable_cross_zone_load_balancing: { default: false },
    enable_deletion_protection: { default: false },
    enable_http2: { default: true },
    enable_tls_version_and_cipher_suite_headers: { default: false },
    enable_waf_fail_open: { default: false },
    enable_xff_client_port: { default: false },
    enable_zonal_shift: { default: false },
    enforce_security_group_inbound_rules_on_private_link_traffic: { oneOf: ["on", "off"] },
    idle_timeout: { default: 60 },
    internal: { forceNew: true },
    ip_address_type: { oneOf: ["ipv4", "dualstack", "dualstack-without-public-ipv4"] },
    load_balancer_type: {
      forceNew: true,
      default: "application",
      oneOf: ["application", "network", "gateway"],
    },
    name: {
      forceNew: true,
      conflictsWith: ["name_prefix"],
      patterns: [
        { pattern: /^.{0,32}$/, message: "cannot be longer than 32 characters" },
        alphanumeric,
        noLeadingHyphen,
        { pattern: /[^-]$|^$/, message: "cannot end with a hyphen" },
        notInternal,
      ],
    },
    name_prefix: {
      forceNew: true,
      conflictsWith: ["name"],
      patterns: [
        alphanumeric,
        { pattern: /^.{0,6}$/, message: "cannot be longer than 6 characters" },
        noLeadingHyphen,
        notInternal,
      ],
    },
    preserve_host_header: { default: false },
    secondary_ips_auto_assigned_per_subnet: { range: [0, 7] },
    subnet_mapping: { exactlyOneOf: ["subnet_mapping", "subnets"] },
    "subnet_mapping.private_ipv4_address": { format: "ipv4-address" },
    subnets: { exactlyOneOf: ["subnet_mapping", "subnets"] },
    xff_header_processing_mode: { default: "append", oneOf: ["append", "preserve", "remove"] },
  },
  computed: {
    name: generatedName("tf-lb-"),
    name_prefix: prefixOfName,
    arn: (balancer, context) =>
      regionalArn(
        context,
        "elasticloadbalancing",
        `loadbalancer/${shortType(balancer)}/${text(balancer.name)}/${context.hex(16, "arn")}`,
      ),
    id: (balancer) => balancer.arn,
    arn_suffix: (balancer) => (text(balancer.arn) ?? "").split(":loadbalancer/")[1] ?? "",
    internal: () => false,
    dns_name: dnsName,
    enforce_security_group_inbound_rules_on_private_link_traffic: (balancer) =>
      shortType(balancer) === "net" && !isAbsent(balancer.security_groups) ? "on" : "",
    ip_address_type: () => "ipv4",
    secondary_ips_auto_assigned_per_subnet: () => 0,
    security_groups: () => [],
    subnets: (balancer) => blocks(balancer.subnet_mapping).map((mapping) => mapping.subnet_id),
    vpc_id: (_balancer, context) => `vpc-0${context.hex(16, "vpc")}`,
    zone_id: (balancer, context) =>
      (shortType(balancer) === "net" ? networkZones : canonicalZones)[context.region] ??
      `Z${context.hex(13, "zone").toUpperCase()}`,
  },
  uniqueName: (balancer) => text(balancer.name),
  check: checkLoadBalancer,
  refuseDelete: (balancer) =>
    balancer.enable_deletion_protection === true
      ? `OperationNotPermitted: Load balancer '${text(balancer.arn)}' cannot be deleted because deletion protection is enabled`
      : undefined,
};

/** The word for the type in an ARN. */
function shortType(balancer: Values): "app" | "net" | "gwy" {
  switch (balancer.load_balancer_type) {
    case "network":
      return "net";
    case "gateway":
      return "gwy";
    default:
      return "app";
  }
}

function dnsName(balancer: Values, context: ApplyContext): string {
  const name = text(balancer.name) ?? "";
  switch (shortType(balancer)) {
    case "net":
      return `${name}-${context.hex(16, "arn")}.elb.${context.region}.${dnsSuffix(context)}`;
    case "gwy":
      return "";
    case "app": {
      const number = Number.parseInt(context.hex(8, "dns"), 16) % 1_000_000_000;
      const scheme = balancer.internal === true ? "internal-" : "";
      return `${scheme}${name}-${1_000_000_000 + number}.${context.region}.elb.${dnsSuffix(context)}`;
    }
  }
}

function checkLoadBalancer(balancer: Values): readonly Violation[] {
  if (orDefault(balancer.load_balancer_type, "application") !== "application") {
    return [];
  }
  const violations: Violation[] = [];
  const { subnets } = balancer;
  if (Array.isArray(subnets) && subnets.length === 1 && subnets[0] !== undefined) {
    violations.push(
      refusedByAws(
        "subnets",
        "ValidationError: At least two subnets in two different Availability Zones must be specified",
      ),
    );
  }
  for (const [path, [key, minimum, maximum]] of Object.entries(attributeBounds)) {
    const value = balancer[path];
    if (typeof value === "number" && (value < minimum || value > maximum)) {
      violations.push(
        refusedByAws(
          path,
          `InvalidConfigurationRequest: Load balancer attribute value '${value}' of '${key}' must be between ${minimum} and ${maximum} inclusive`,
        ),
      );
    }
  }
  return violations;
}
