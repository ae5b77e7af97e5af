import { refusedByAws } from "../common/aws-refusal";
import { generatedName, prefixOfName, regionalArn } from "../common/identifiers";
import { hasElement, policyStatements } from "../common/policy-document";
import { text } from "../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../rule";

/** The policy that KMS gives a key without one: the account's IAM policies decide. */
function defaultKeyPolicy(context: ApplyContext): string {
  return JSON.stringify({
    Id: "key-default-1",
    Statement: [
      {
        Action: "kms:*",
        Effect: "Allow",
        Principal: { AWS: `arn:${context.partition}:iam::${context.account}:root` },
        Resource: "*",
        Sid: "Enable IAM User Permissions",
      },
    ],
    Version: "2012-10-17",
  });
}

function keyPolicy(resource: Values): readonly Violation[] {
  return policyStatements(resource.policy)
    .filter((statement) => !hasElement(statement, "Principal", "NotPrincipal"))
    .map(() => refusedByAws("policy", "MalformedPolicyDocumentException: Missing required field Principal"));
}

const key: ResourceRules = {
  source: "internal/service/kms/key.go",
  arguments: {
    bypass_policy_lockout_safety_check: { default: false },
    custom_key_store_id: { forceNew: true, length: [1, 22] },
    customer_master_key_spec: {
      default: "SYMMETRIC_DEFAULT",
      forceNew: true,
      oneOf: [
        "RSA_2048",
        "RSA_3072",
        "RSA_4096",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1",
        "SYMMETRIC_DEFAULT",
        "HMAC_224",
        "HMAC_256",
        "HMAC_384",
        "HMAC_512",
        "SM2",
        "ML_DSA_44",
        "ML_DSA_65",
        "ML_DSA_87",
        "ECC_NIST_EDWARDS25519",
      ],
    },
    deletion_window_in_days: { range: [7, 30] },
    description: { length: [0, 8192] },
    enable_key_rotation: { default: false },
    is_enabled: { default: true },
    key_usage: {
      default: "ENCRYPT_DECRYPT",
      forceNew: true,
      oneOf: ["SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"],
    },
    multi_region: { forceNew: true },
    policy: { format: "json" },
    rotation_period_in_days: { range: [90, 2560], requiredWith: ["enable_key_rotation"] },
    xks_key_id: { forceNew: true, length: [1, 128], requiredWith: ["custom_key_store_id"] },
  },
  computed: {
    key_id: (resource, context) =>
      resource.multi_region === true ? `mrk-${context.hex(32, "key")}` : context.uuid("key"),
    id: (resource) => resource.key_id,
    arn: (resource, context) => regionalArn(context, "kms", `key/${text(resource.key_id) ?? ""}`),
    description: () => "",
    multi_region: () => false,
    policy: (_resource, context) => defaultKeyPolicy(context),
    rotation_period_in_days: (resource) => (resource.enable_key_rotation === true ? 365 : null),
  },
  check: keyPolicy,
};

/** `validNameForResource`. */
const aliasName: ArgumentRule = {
  forceNew: true,
  patterns: [
    {
      pattern: /^(?!alias\/aws\/)/,
      message: "cannot begin with reserved AWS CMK prefix 'alias/aws/'",
    },
    {
      pattern: /^alias\/[a-zA-Z0-9/_-]+$/,
      message: "must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-]",
    },
  ],
};

const alias: ResourceRules = {
  source: "internal/service/kms/alias.go",
  arguments: {
    name: { conflictsWith: ["name_prefix"], ...aliasName },
    name_prefix: { conflictsWith: ["name"], ...aliasName },
  },
  computed: {
    name: generatedName("alias/"),
    name_prefix: prefixOfName,
    id: (resource) => text(resource.name),
    arn: (resource, context) => regionalArn(context, "kms", text(resource.name) ?? ""),
    target_key_arn: (resource, context) => {
      const target = text(resource.target_key_id) ?? "";
      return target.startsWith("arn:") ? target : regionalArn(context, "kms", `key/${target}`);
    },
  },
  // An update of an alias is always a new target.
  changesOnUpdate: ["target_key_arn"],
  uniqueName: (resource) => text(resource.name),
};

/** Keys and aliases. */
export const kmsRules: Readonly<Record<string, ResourceRules>> = {
  aws_kms_alias: alias,
  aws_kms_key: key,
};
