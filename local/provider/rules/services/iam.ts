import { refusedByAws } from "../common/aws-refusal";
import { generatedName, prefixOfName, randomText } from "../common/identifiers";
import { hasElement, policySize, policyStatements } from "../common/policy-document";
import { blocks, text } from "../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../rule";

/** Length of what `id.PrefixedUniqueId` appends. */
const UNIQUE_SUFFIX_LENGTH = 26;

/** `validResourceName`: the characters of every IAM name. */
const resourceName = (maximum: number): ArgumentRule => ({
  length: [1, maximum],
  patterns: [{ pattern: /^[\w+=,.@-]*$/, message: "must match [\\w+=,.@-]" }],
});

const nameAndPrefix = (maximum: number): Readonly<Record<"name" | "name_prefix", ArgumentRule>> => ({
  name: { forceNew: true, conflictsWith: ["name_prefix"], ...resourceName(maximum) },
  name_prefix: {
    forceNew: true,
    conflictsWith: ["name"],
    ...resourceName(maximum - UNIQUE_SUFFIX_LENGTH),
  },
});

const globalArn = (context: ApplyContext, resource: string) =>
  `arn:${context.partition}:iam::${context.account}:${resource}`;

const arnWithPath = (type: string) => (resource: Values, context: ApplyContext) =>
  globalArn(context, `${type}${text(resource.path) ?? "/"}${text(resource.name) ?? ""}`);

/** IAM's unique ids: four letters for the kind and 17 base32 characters. */
const uniqueId = (kind: string) => (_resource: Values, context: ApplyContext) =>
  kind + randomText(context, 17, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", kind);

const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

const nameAsId = (resource: Values) => text(resource.name);

function pathForm(resource: Values): readonly Violation[] {
  const path = text(resource.path);
  if (path === undefined || /^\/([!-~]+\/)?$/.test(path)) return [];
  const words =
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric " +
    "characters and/or / characters.";
  return [refusedByAws("path", `ValidationError: ${words}`)];
}

/** What IAM asks of a policy that is attached to an identity. */
function identityPolicy(path: string, document: unknown): readonly Violation[] {
  return policyStatements(document).flatMap((statement) => [
    ...(hasElement(statement, "Principal", "NotPrincipal")
      ? [refusedByAws(path, "MalformedPolicyDocument: Policy document should not specify a principal.")]
      : []),
    ...(hasElement(statement, "Action", "NotAction")
      ? []
      : [refusedByAws(path, "MalformedPolicyDocument: Policy statement must contain actions.")]),
    ...(hasElement(statement, "Resource", "NotResource")
      ? []
      : [refusedByAws(path, "MalformedPolicyDocument: Policy statement must contain resources.")]),
  ]);
}

/** What IAM asks of a role's trust policy. */
function trustPolicy(document: unknown): readonly Violation[] {
  const path = "assume_role_policy";
  return policyStatements(document).flatMap((statement) => [
    ...(hasElement(statement, "Resource", "NotResource")
      ? [refusedByAws(path, "MalformedPolicyDocument: Has prohibited field Resource")]
      : []),
    ...(hasElement(statement, "Principal", "NotPrincipal")
      ? []
      : [refusedByAws(path, "MalformedPolicyDocument: Missing required field Principal")]),
  ]);
}

function tooLarge(path: string, document: unknown, maximum: number, words: string): readonly Violation[] {
  return policySize(document) > maximum ? [refusedByAws(path, `LimitExceeded: ${words}`)] : [];
}

const role: ResourceRules = {
  source: "internal/service/iam/role.go",
  arguments: {
    assume_role_policy: { format: "iam-policy" },
    description: {
      length: [0, 1000],
      patterns: [
        {
          pattern: /^[^“‘]*$/,
          message: "cannot contain specially formatted single or double quotes: [“‘]",
        },
      ],
    },
    force_detach_policies: { default: false },
    "inline_policy.name": resourceName(128),
    "inline_policy.policy": { format: "iam-policy" },
    managed_policy_arns: { format: "arn" },
    max_session_duration: { default: 3600, range: [3600, 43200] },
    ...nameAndPrefix(64),
    path: { default: "/", forceNew: true, length: [0, 512] },
    permissions_boundary: { format: "arn" },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    id: nameAsId,
    arn: arnWithPath("role"),
    unique_id: uniqueId("AROA"),
    create_date: now,
    managed_policy_arns: () => [],
  },
  uniqueName: nameAsId,
  check: (resource) => [
    ...pathForm(resource),
    ...trustPolicy(resource.assume_role_policy),
    ...blocks(resource.inline_policy).flatMap((inline) =>
      identityPolicy("inline_policy.policy", inline.policy),
    ),
  ],
};

const rolePolicy: ResourceRules = {
  source: "internal/service/iam/role_policy.go",
  arguments: {
    ...nameAndPrefix(128),
    policy: { format: "iam-policy" },
    role: { forceNew: true, length: [1, 128] },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    id: (resource) => `${text(resource.role) ?? ""}:${text(resource.name) ?? ""}`,
  },
  check: (resource) => [
    ...(text(resource.role)?.startsWith("arn:")
      ? [{ path: "role", summary: '"role" must be the role\'s name not its ARN' }]
      : []),
    ...identityPolicy("policy", resource.policy),
    ...tooLarge(
      "policy",
      resource.policy,
      10_240,
      `Maximum policy size of 10240 bytes exceeded for role ${text(resource.role) ?? ""}`,
    ),
  ],
};

const rolePolicyAttachment: ResourceRules = {
  source: "internal/service/iam/role_policy_attachment.go",
  arguments: {
    policy_arn: { forceNew: true, format: "arn" },
    role: { forceNew: true },
  },
  computed: {
    id: (resource) => `${text(resource.role) ?? ""}/${text(resource.policy_arn) ?? ""}`,
  },
};

const instanceProfile: ResourceRules = {
  source: "internal/service/iam/instance_profile.go",
  arguments: {
    ...nameAndPrefix(128),
    path: { default: "/", forceNew: true },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    id: nameAsId,
    arn: arnWithPath("instance-profile"),
    unique_id: uniqueId("AIPA"),
    create_date: now,
  },
  uniqueName: nameAsId,
  check: pathForm,
};

const policy: ResourceRules = {
  source: "internal/service/iam/policy.go",
  arguments: {
    description: { forceNew: true },
    ...nameAndPrefix(128),
    path: { default: "/", forceNew: true },
    policy: { format: "iam-policy" },
  },
  computed: {
    name: generatedName("terraform-"),
    name_prefix: prefixOfName,
    arn: arnWithPath("policy"),
    id: (resource) => resource.arn,
    policy_id: uniqueId("ANPA"),
    attachment_count: () => 0,
  },
  uniqueName: nameAsId,
  check: (resource) => [
    ...pathForm(resource),
    ...identityPolicy("policy", resource.policy),
    ...tooLarge("policy", resource.policy, 6144, "Cannot exceed quota for PolicySize: 6144"),
  ],
};

/** Roles, policies and instance profiles. */
export const iamRules: Readonly<Record<string, ResourceRules>> = {
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_iam_role_policy_attachment: rolePolicyAttachment,
  aws_iam_instance_profile: instanceProfile,
  aws_iam_policy: policy,
};
