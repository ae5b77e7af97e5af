import { atLeast } from "../../common/argument-rules";
import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ArgumentRule, ResourceRules } from "../../rule";
import { checkDistribution } from "./distribution-check";
import { etag } from "./etag";

/** The zone of all distributions, for alias records. */
const HOSTED_ZONE = "Z2FDTNDATAQYW2";
const EVENT_TYPES = ["viewer-request", "viewer-response", "origin-request", "origin-response"];
const SELECTION = ["none", "whitelist", "all"];

const behavior = (path: string): Readonly<Record<string, ArgumentRule>> => ({
  [`${path}.compress`]: { default: false },
  [`${path}.forwarded_values.cookies.forward`]: { oneOf: SELECTION },
  [`${path}.function_association`]: { items: [0, 2] },
  [`${path}.function_association.event_type`]: { oneOf: ["viewer-request", "viewer-response"] },
  [`${path}.function_association.function_arn`]: { format: "arn" },
  [`${path}.lambda_function_association`]: { items: [0, 4] },
  [`${path}.lambda_function_association.event_type`]: { oneOf: EVENT_TYPES },
  [`${path}.lambda_function_association.include_body`]: { default: false },
  [`${path}.lambda_function_association.lambda_arn`]: { format: "arn" },
  [`${path}.min_ttl`]: { default: 0 },
  [`${path}.realtime_log_config_arn`]: { format: "arn" },
  [`${path}.viewer_protocol_policy`]: { oneOf: ["allow-all", "https-only", "redirect-to-https"] },
});

const nonEmpty: ArgumentRule = { length: [1, Number.POSITIVE_INFINITY] };

/** Rules of `aws_cloudfront_distribution`. */
export const distribution: ResourceRules = {
  source: "internal/service/cloudfront/distribution.go",
  arguments: {
    comment: { length: [0, 128] },
    ...behavior("default_cache_behavior"),
    ...behavior("ordered_cache_behavior"),
    http_version: { default: "http2", oneOf: ["http1.1", "http2", "http3", "http2and3"] },
    is_ipv6_enabled: { default: false },
    "logging_config.include_cookies": { default: false },
    "logging_config.prefix": { default: "" },
    "origin.connection_attempts": { default: 3, range: [1, 3] },
    "origin.connection_timeout": { default: 10, range: [1, 10] },
    "origin.custom_origin_config.ip_address_type": { oneOf: ["ipv4", "ipv6", "dualstack"] },
    "origin.custom_origin_config.origin_keepalive_timeout": { default: 5, ...atLeast(1) },
    "origin.custom_origin_config.origin_protocol_policy": {
      oneOf: ["http-only", "match-viewer", "https-only"],
    },
    "origin.custom_origin_config.origin_read_timeout": { default: 30, ...atLeast(1) },
    "origin.custom_origin_config.origin_ssl_protocols": {
      oneOf: ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2"],
    },
    "origin.domain_name": nonEmpty,
    "origin.origin_access_control_id": nonEmpty,
    "origin.origin_id": nonEmpty,
    "origin.origin_path": { default: "" },
    "origin.origin_shield.origin_shield_region": {
      patterns: [{ pattern: /^[a-z]{2}(-[a-z]+)+-\d$/, message: "must be a valid AWS Region Code" }],
    },
    "origin.vpc_origin_config.origin_keepalive_timeout": { default: 5, ...atLeast(1) },
    "origin.vpc_origin_config.origin_read_timeout": { default: 30, ...atLeast(1) },
    "origin_group.member": { items: [2, 2] },
    "origin_group.origin_id": nonEmpty,
    price_class: {
      default: "PriceClass_All",
      oneOf: ["PriceClass_100", "PriceClass_200", "PriceClass_All"],
    },
    "restrictions.geo_restriction.restriction_type": { oneOf: ["blacklist", "whitelist", "none"] },
    retain_on_delete: { default: false },
    staging: { default: false, forceNew: true },
    "viewer_certificate.acm_certificate_arn": { format: "arn" },
    "viewer_certificate.minimum_protocol_version": {
      default: "TLSv1",
      oneOf: [
        "SSLv3",
        "TLSv1",
        "TLSv1_2016",
        "TLSv1.1_2016",
        "TLSv1.2_2018",
        "TLSv1.2_2019",
        "TLSv1.2_2021",
        "TLSv1.3_2025",
        "TLSv1.2_2025",
      ],
    },
    "viewer_certificate.ssl_support_method": { oneOf: ["sni-only", "vip", "static-ip"] },
    wait_for_deployment: { default: true },
  },
  computed: {
    id: (_resource, context) => `E${randomText(context, 13, DIGITS_AND_LOWERCASE, "id").toUpperCase()}`,
    arn: (resource, context) =>
      `arn:${context.partition}:cloudfront::${context.account}:distribution/${text(resource.id)}`,
    caller_reference: (_resource, context) => `terraform-${context.hex(26, "caller")}`,
    continuous_deployment_policy_id: () => "",
    domain_name: (_resource, context) =>
      `d${randomText(context, 13, DIGITS_AND_LOWERCASE, "domain")}.cloudfront.net`,
    etag,
    hosted_zone_id: () => HOSTED_ZONE,
    in_progress_validation_batches: () => 0,
    last_modified_time: () => new Date().toISOString().replace("T", " ").replace("Z", " +0000 UTC"),
    logging_v1_enabled: () => false,
    status: () => "Deployed",
    trusted_key_groups: () => [{ enabled: false, items: [] }],
    trusted_signers: () => [{ enabled: false, items: [] }],
  },
  computedInBlocks: { "origin.response_completion_timeout": () => 0 },
  changesOnUpdate: ["etag", "last_modified_time"],
  check: checkDistribution,
};
