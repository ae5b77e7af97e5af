import { accountId, atLeast } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { dnsSuffix, uniqueSuffix } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";

/** The API enum `TransitionStorageClass`. */
export const TRANSITION_STORAGE_CLASSES = [
  "GLACIER",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
];

/** The API enum `ServerSideEncryption`. */
export const SSE_ALGORITHMS = ["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"];

/** Route 53 zones of the website endpoints: `internal/service/s3/hosted_zones.go`. */
const HOSTED_ZONE_IDS: Readonly<Record<string, string>> = {
  "af-south-1": "Z83WF9RJE8B12",
  "ap-east-1": "ZNB98KWMFR0R6",
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
  "ap-northeast-2": "Z3W03O7B5YMIYP",
  "ap-northeast-3": "Z2YQB5RD63NC85",
  "ap-south-1": "Z11RGJOFQNVJUP",
  "ap-south-2": "Z02976202B4EZMXIPMXF7",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "ap-southeast-3": "Z01846753K324LI26A3VV",
  "ap-southeast-4": "Z0312387243XT5FE14WFO",
  "ca-central-1": "Z1QDHH18159H29",
  "cn-north-1": "Z5CN8UMXT92WN",
  "cn-northwest-1": "Z282HJ1KT0DH03",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-central-2": "Z030506016YDQGETNASS",
  "eu-north-1": "Z3BAZG2TWCNX0D",
  "eu-south-1": "Z30OZKI7KPW7MI",
  "eu-south-2": "Z0081959F7139GRJC19J",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "me-central-1": "Z06143092I8HRXZRUZROF",
  "me-south-1": "Z1MPMWCPA7YB62",
  "sa-east-1": "Z7KQH4QJS55SO",
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-gov-east-1": "Z2NIFVYYW2VKV1",
  "us-gov-west-1": "Z31GFT0UA1I2HV",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
};

const DIRECTORY_BUCKET_NAME = {
  pattern: /^(?!.*--[0-9a-z-]+--x-s3$)/,
  message:
    "must not be in the format [bucket_name]--[azid]--x-s3. Use the aws_s3_directory_bucket resource to manage S3 Express buckets",
};

const LIFECYCLE_DATE = {
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  message: "cannot be parsed as RFC3339 Timestamp Format",
};

const ENABLED_OR_DISABLED = ["Enabled", "Disabled"];

/** The provider's `validBucketName` and the rules that S3 itself adds to it. */
function bucketName(resource: Values): readonly Violation[] {
  const name = text(resource.bucket);
  if (name === undefined) return [];
  const broken: readonly (readonly [boolean, string])[] = [
    [name.length < 3 || name.length > 63, `"${name}" must contain from 3 to 63 characters`],
    [!/^[0-9a-z.-]+$/.test(name), `only lowercase alphanumeric characters and hyphens allowed in "${name}"`],
    [/^(?:[0-9]{1,3}\.){3}[0-9]{1,3}$/.test(name), `"${name}" must not be formatted as an IP address`],
    [name.startsWith("."), `"${name}" cannot start with a period`],
    [name.endsWith("."), `"${name}" cannot end with a period`],
    [name.includes(".."), `"${name}" can be only one period between labels`],
  ];
  const violations = broken
    .filter(([isBroken]) => isBroken)
    .map(([, words]) => ({ path: "bucket", summary: `validating S3 Bucket (${name}) name: ${words}` }));
  if (violations.length > 0) return violations;
  const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  return reserved || /^-|-$/.test(name)
    ? [refusedByAws("bucket", "InvalidBucketName: The specified bucket is not valid.")]
    : [];
}

const bucketNameOf = (resource: Values) => text(resource.bucket) ?? "";

/** Arguments that have resources of their own since version 4; deprecated, and still accepted. */
const deprecatedArguments: Readonly<Record<string, ArgumentRule>> = {
  acceleration_status: { oneOf: ["Enabled", "Suspended"] },
  acl: {
    conflictsWith: ["grant"],
    oneOf: [
      "private",
      "public-read",
      "public-read-write",
      "authenticated-read",
      "aws-exec-read",
      "log-delivery-write",
    ],
  },
  grant: { conflictsWith: ["acl"] },
  "grant.permissions": { oneOf: ["FULL_CONTROL", "WRITE", "WRITE_ACP", "READ", "READ_ACP"] },
  "grant.type": { oneOf: ["CanonicalUser", "Group"] },
  "lifecycle_rule.expiration.date": { patterns: [LIFECYCLE_DATE] },
  "lifecycle_rule.expiration.days": atLeast(0),
  "lifecycle_rule.id": { length: [0, 255] },
  "lifecycle_rule.noncurrent_version_expiration.days": atLeast(1),
  "lifecycle_rule.noncurrent_version_transition.days": atLeast(0),
  "lifecycle_rule.noncurrent_version_transition.storage_class": { oneOf: TRANSITION_STORAGE_CLASSES },
  "lifecycle_rule.transition.date": { patterns: [LIFECYCLE_DATE] },
  "lifecycle_rule.transition.days": atLeast(0),
  "lifecycle_rule.transition.storage_class": { oneOf: TRANSITION_STORAGE_CLASSES },
  object_lock_configuration: { conflictsWith: ["object_lock_enabled"] },
  "object_lock_configuration.object_lock_enabled": {
    conflictsWith: ["object_lock_enabled"],
    forceNew: true,
    oneOf: ["Enabled"],
  },
  "object_lock_configuration.rule.default_retention.days": atLeast(1),
  "object_lock_configuration.rule.default_retention.mode": { oneOf: ["GOVERNANCE", "COMPLIANCE"] },
  "object_lock_configuration.rule.default_retention.years": atLeast(1),
  policy: { format: "json" },
  "replication_configuration.rules.delete_marker_replication_status": { oneOf: ["Enabled"] },
  "replication_configuration.rules.destination.access_control_translation.owner": { oneOf: ["Destination"] },
  "replication_configuration.rules.destination.account_id": accountId,
  "replication_configuration.rules.destination.bucket": { format: "arn" },
  "replication_configuration.rules.destination.metrics.minutes": { default: 15, range: [10, 15] },
  "replication_configuration.rules.destination.metrics.status": {
    default: "Enabled",
    oneOf: ENABLED_OR_DISABLED,
  },
  "replication_configuration.rules.destination.replication_time.minutes": { default: 15, range: [15, 15] },
  "replication_configuration.rules.destination.replication_time.status": {
    default: "Enabled",
    oneOf: ENABLED_OR_DISABLED,
  },
  "replication_configuration.rules.destination.storage_class": {
    oneOf: [
      "STANDARD",
      "REDUCED_REDUNDANCY",
      ...TRANSITION_STORAGE_CLASSES,
      "OUTPOSTS",
      "SNOW",
      "EXPRESS_ONEZONE",
      "FSX_OPENZFS",
    ],
  },
  "replication_configuration.rules.filter.prefix": { length: [0, 1024] },
  "replication_configuration.rules.id": { length: [0, 255] },
  "replication_configuration.rules.prefix": { length: [0, 1024] },
  "replication_configuration.rules.status": { oneOf: ENABLED_OR_DISABLED },
  request_payer: { oneOf: ["Requester", "BucketOwner"] },
  "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm": {
    oneOf: SSE_ALGORITHMS,
  },
  "versioning.enabled": { default: false },
  "versioning.mfa_delete": { default: false },
  "website.index_document": {
    exactlyOneOf: ["website.index_document", "website.redirect_all_requests_to"],
  },
  "website.redirect_all_requests_to": {
    conflictsWith: ["website.error_document", "website.routing_rules"],
    exactlyOneOf: ["website.index_document", "website.redirect_all_requests_to"],
  },
  "website.routing_rules": { format: "json" },
};

/** Rules of `aws_s3_bucket`. */
export const bucket: ResourceRules = {
  source: "internal/service/s3/bucket.go",
  arguments: {
    bucket: {
      conflictsWith: ["bucket_prefix"],
      forceNew: true,
      length: [0, 63],
      patterns: [DIRECTORY_BUCKET_NAME],
    },
    bucket_prefix: { conflictsWith: ["bucket"], forceNew: true, length: [0, 37] },
    force_destroy: { default: false },
    object_lock_enabled: { conflictsWith: ["object_lock_configuration"], forceNew: true },
    ...deprecatedArguments,
  },
  computed: {
    bucket: (resource, context) =>
      text(resource.bucket) ?? `${text(resource.bucket_prefix) ?? "terraform-"}${uniqueSuffix(context)}`,
    bucket_prefix: () => "",
    id: bucketNameOf,
    arn: (resource, context) => `arn:${context.partition}:s3:::${bucketNameOf(resource)}`,
    bucket_domain_name: (resource, context) => `${bucketNameOf(resource)}.s3.${dnsSuffix(context)}`,
    bucket_regional_domain_name: (resource, context) =>
      `${bucketNameOf(resource)}.s3.${context.region}.${dnsSuffix(context)}`,
    bucket_region: (_resource, context) => context.region,
    hosted_zone_id: (_resource, context) => HOSTED_ZONE_IDS[context.region] ?? "",
    acceleration_status: () => "",
    acl: () => null,
    object_lock_enabled: () => false,
    policy: () => "",
    request_payer: () => "BucketOwner",
    website_domain: () => null,
    website_endpoint: () => null,
  },
  uniqueName: (resource) => text(resource.bucket),
  check: bucketName,
};
