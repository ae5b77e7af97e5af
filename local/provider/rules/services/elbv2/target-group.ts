import { generatedName, prefixOfName, regionalArn } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ArgumentRule, ResourceRules } from "../../rule";
import { checkTargetGroup, isHttp, stickinessOf } from "./target-group-check";

const alphanumeric = {
  pattern: /^[0-9A-Za-z-]+$/,
  message: "only alphanumeric characters and hyphens allowed",
};
const noLeadingHyphen = { pattern: /^(?!-)/, message: "cannot begin with a hyphen" };
const percentageOrOff: ArgumentRule = {
  default: "off",
  patterns: [{ pattern: /^(off|[1-9]\d?|100)$/, message: "must be an integer between 0 and 100 or 'off'" }],
};

export const targetGroupRules: ResourceRules = {
  source: "internal/service/elbv2/target_group.go",
  arguments: {
    // A string, so that the provider can tell 0 from nothing.
    deregistration_delay: { default: "300", range: [0, 3600] },
    "health_check.enabled": { default: true },
    "health_check.healthy_threshold": { default: 3, range: [2, 10] },
    "health_check.interval": { default: 30, range: [5, 300] },
    "health_check.path": {
      length: [1, 1024],
      patterns: [{ pattern: /^\//, message: 'expected value to start with "/"' }],
    },
    "health_check.port": {
      default: "traffic-port",
      patterns: [
        {
          pattern: /^(traffic-port|[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-6])$/,
          message: 'must be a valid port number (1-65536) or "traffic-port"',
        },
      ],
    },
    "health_check.protocol": { default: "HTTP", oneOf: ["HTTP", "HTTPS", "TCP"], ignoreCase: true },
    "health_check.timeout": { range: [2, 120] },
    "health_check.unhealthy_threshold": { default: 3, range: [2, 10] },
    ip_address_type: { forceNew: true, oneOf: ["ipv4", "ipv6"] },
    lambda_multi_value_headers_enabled: { default: false },
    load_balancing_algorithm_type: {
      oneOf: ["round_robin", "least_outstanding_requests", "weighted_random"],
    },
    load_balancing_anomaly_mitigation: { oneOf: ["on", "off"] },
    load_balancing_cross_zone_enabled: { oneOf: ["true", "false", "use_load_balancer_configuration"] },
    name: {
      forceNew: true,
      conflictsWith: ["name_prefix"],
      patterns: [
        { pattern: /^.{0,32}$/, message: "cannot be longer than 32 characters" },
        alphanumeric,
        noLeadingHyphen,
        { pattern: /[^-]$/, message: "cannot end with a hyphen" },
      ],
    },
    name_prefix: {
      forceNew: true,
      conflictsWith: ["name"],
      patterns: [
        { pattern: /^.{0,6}$/, message: "cannot be longer than 6 characters" },
        alphanumeric,
        noLeadingHyphen,
      ],
    },
    port: { forceNew: true, range: [1, 65535] },
    preserve_client_ip: { patterns: [{ pattern: /^(true|false|0|1)?$/i, message: "must be a boolean" }] },
    protocol: { forceNew: true, oneOf: Object.keys(stickinessOf) },
    protocol_version: { forceNew: true, oneOf: ["GRPC", "HTTP1", "HTTP2"], ignoreCase: true },
    proxy_protocol_v2: { default: false },
    slow_start: { default: 0 },
    "stickiness.cookie_duration": { default: 86400, range: [0, 604800] },
    "stickiness.enabled": { default: true },
    "stickiness.type": {
      oneOf: ["lb_cookie", "app_cookie", "source_ip", "source_ip_dest_ip", "source_ip_dest_ip_proto"],
    },
    target_control_port: { forceNew: true, range: [1, 65535] },
    "target_failover.on_deregistration": { oneOf: ["rebalance", "no_rebalance"] },
    "target_failover.on_unhealthy": { oneOf: ["rebalance", "no_rebalance"] },
    "target_group_health.dns_failover.minimum_healthy_targets_count": {
      default: "off",
      patterns: [{ pattern: /^(off|[+-]?\d+)$/, message: "must be an integer or 'off'" }],
    },
    "target_group_health.dns_failover.minimum_healthy_targets_percentage": percentageOrOff,
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets_count": { default: 1 },
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets_percentage": percentageOrOff,
    "target_health_state.unhealthy_draining_interval": { default: 0, range: [0, 360000] },
    target_type: { forceNew: true, default: "instance", oneOf: ["instance", "ip", "lambda", "alb"] },
    vpc_id: { forceNew: true },
  },
  computed: {
    name: generatedName("tf-"),
    name_prefix: prefixOfName,
    arn: (group, context) =>
      regionalArn(
        context,
        "elasticloadbalancing",
        `targetgroup/${text(group.name)}/${context.hex(16, "arn")}`,
      ),
    id: (group) => group.arn,
    arn_suffix: (group) => /targetgroup\/.*$/.exec(text(group.arn) ?? "")?.[0] ?? "",
    connection_termination: () => false,
    ip_address_type: () => "ipv4",
    load_balancer_arns: () => [],
    load_balancing_algorithm_type: (group) => (isHttp(group) ? "round_robin" : ""),
    load_balancing_anomaly_mitigation: (group) => (isHttp(group) ? "off" : ""),
    load_balancing_cross_zone_enabled: () => "use_load_balancer_configuration",
    preserve_client_ip: () => "",
    protocol_version: (group) => (isHttp(group) ? "HTTP1" : ""),
  },
  uniqueName: (group) => text(group.name),
  check: checkTargetGroup,
};
