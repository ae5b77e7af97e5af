import { accountId } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { hasElement, policyStatements } from "../../common/policy-document";
import { isAbsent, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { bucket, SSE_ALGORITHMS } from "./bucket";
import { bucketLifecycleConfiguration } from "./lifecycle";
import { object } from "./object";

const bucketOfOwner: Readonly<Record<string, ArgumentRule>> = {
  bucket: { forceNew: true, length: [1, 63] },
  expected_bucket_owner: { forceNew: true, ...accountId },
};

/** `createResourceID`: the bucket, and its owner where one is expected. */
function bucketAndOwnerId(resource: Values): string {
  const owner = text(resource.expected_bucket_owner);
  return `${text(resource.bucket) ?? ""}${owner ? `,${owner}` : ""}`;
}

const bucketAsId = (resource: Values) => text(resource.bucket);

const versioning: ResourceRules = {
  source: "internal/service/s3/bucket_versioning.go",
  arguments: {
    ...bucketOfOwner,
    "versioning_configuration.mfa_delete": { oneOf: ["Enabled", "Disabled"] },
    "versioning_configuration.status": { oneOf: ["Enabled", "Suspended", "Disabled"] },
  },
  computed: { id: bucketAndOwnerId },
};

const encryption: ResourceRules = {
  source: "internal/service/s3/bucket_server_side_encryption_configuration.go",
  arguments: {
    ...bucketOfOwner,
    "rule.apply_server_side_encryption_by_default.sse_algorithm": { oneOf: SSE_ALGORITHMS },
    "rule.blocked_encryption_types": { oneOf: ["NONE", "SSE-C"] },
  },
  computed: { id: bucketAndOwnerId },
};

const publicAccessBlock: ResourceRules = {
  source: "internal/service/s3/bucket_public_access_block.go",
  arguments: {
    block_public_acls: { default: false },
    block_public_policy: { default: false },
    bucket: { forceNew: true },
    ignore_public_acls: { default: false },
    restrict_public_buckets: { default: false },
  },
  computed: { id: bucketAsId },
};

function bucketPolicyStatements(resource: Values): readonly Violation[] {
  const missing = (statement: Values, element: string) =>
    hasElement(statement, element, `Not${element}`)
      ? []
      : [refusedByAws("policy", `MalformedPolicy: Missing required field ${element}`)];
  return policyStatements(resource.policy).flatMap((statement) =>
    ["Principal", "Action", "Resource"].flatMap((element) => missing(statement, element)),
  );
}

const policy: ResourceRules = {
  source: "internal/service/s3/bucket_policy.go",
  arguments: {
    bucket: { forceNew: true },
    policy: { format: "json" },
  },
  computed: { id: bucketAsId },
  check: bucketPolicyStatements,
};

const ownershipControls: ResourceRules = {
  source: "internal/service/s3/bucket_ownership_controls.go",
  arguments: {
    bucket: { forceNew: true },
    "rule.object_ownership": { oneOf: ["BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced"] },
  },
  computed: { id: bucketAsId },
  check: (resource) =>
    resource.bucket !== null && isAbsent(resource.bucket)
      ? [{ path: "bucket", summary: "bucket must not be empty, got " }]
      : [],
};

const PREFIX_FORMATS = [
  "target_object_key_format.partitioned_prefix",
  "target_object_key_format.simple_prefix",
];

const logging: ResourceRules = {
  source: "internal/service/s3/bucket_logging.go",
  arguments: {
    ...bucketOfOwner,
    "target_grant.grantee.type": { oneOf: ["CanonicalUser", "AmazonCustomerByEmail", "Group"] },
    "target_grant.permission": { oneOf: ["FULL_CONTROL", "READ", "WRITE"] },
    "target_object_key_format.partitioned_prefix": { exactlyOneOf: PREFIX_FORMATS },
    "target_object_key_format.partitioned_prefix.partition_date_source": {
      oneOf: ["EventTime", "DeliveryTime"],
    },
    "target_object_key_format.simple_prefix": { exactlyOneOf: PREFIX_FORMATS },
  },
  computed: { id: bucketAndOwnerId },
};

/** Buckets, their sub-resources and objects. */
export const s3Rules: Readonly<Record<string, ResourceRules>> = {
  aws_s3_bucket: bucket,
  aws_s3_bucket_lifecycle_configuration: bucketLifecycleConfiguration,
  aws_s3_bucket_logging: logging,
  aws_s3_bucket_ownership_controls: ownershipControls,
  aws_s3_bucket_policy: policy,
  aws_s3_bucket_public_access_block: publicAccessBlock,
  aws_s3_bucket_server_side_encryption_configuration: encryption,
  aws_s3_bucket_versioning: versioning,
  aws_s3_object: object,
};
