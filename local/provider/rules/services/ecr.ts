import { refusedByAws } from "../common/aws-refusal";
import { dnsSuffix, regionalArn } from "../common/identifiers";
import { blocks, isGiven, orDefault, text } from "../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../rule";

const REPOSITORY_NAME = "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";

const WITH_EXCLUSION = ["IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"];

const repositoryAsId = (resource: Values) => text(resource.repository);

const registryId = (_resource: Values, context: ApplyContext) => context.account;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
function repositoryName(resource: Values): readonly Violation[] {
  const name = text(resource.name);
  if (name === undefined) return [];
  const refused = (constraint: string) => {
    const words = `Invalid parameter at 'repositoryName' failed to satisfy constraint: '${constraint}'`;
    return refusedByAws("name", `InvalidParameterException: ${words}`);
  };
  return [
    ...(name.length < 2 ? [refused("must have length greater than or equal to 2")] : []),
    ...(name.length > 256 ? [refused("must have length less than or equal to 256")] : []),
    ...(new RegExp(`^${REPOSITORY_NAME}$`).test(name)
      ? []
      : [refused(`must satisfy regular expression '${REPOSITORY_NAME}'`)]),
  ];
}

function tagMutabilityExclusions(resource: Values): readonly Violation[] {
  const path = "image_tag_mutability_exclusion_filter";
  const mutability = orDefault(resource.image_tag_mutability, "MUTABLE");
  const violations: Violation[] = [];
  if (isGiven(resource[path]) && typeof mutability === "string" && !WITH_EXCLUSION.includes(mutability)) {
    const summary = `${path} can only be used when image_tag_mutability is set to ${WITH_EXCLUSION.join(" or ")}`;
    violations.push({ path: "", summary });
  }
  for (const { filter } of blocks(resource[path])) {
    if ((text(filter)?.split("*").length ?? 0) > 3) {
      violations.push({
        path: `${path}.filter`,
        summary: "Invalid filter pattern",
        detail: "Image tag mutability exclusion filter can contain a maximum of 2 wildcards (*)",
      });
    }
  }
  return violations;
}

const repository: ResourceRules = {
  source: "internal/service/ecr/repository.go",
  arguments: {
    encryption_configuration: { forceNew: true },
    "encryption_configuration.encryption_type": {
      default: "AES256",
      forceNew: true,
      oneOf: ["AES256", "KMS", "KMS_DSSE"],
    },
    "encryption_configuration.kms_key": { forceNew: true },
    image_tag_mutability: { default: "MUTABLE", oneOf: ["MUTABLE", "IMMUTABLE", ...WITH_EXCLUSION] },
    image_tag_mutability_exclusion_filter: { items: [0, 5] },
    "image_tag_mutability_exclusion_filter.filter": {
      length: [1, 128],
      patterns: [
        {
          pattern: /^[a-zA-Z0-9._*-]+$/,
          message: "must contain only letters, numbers, and special characters (._*-)",
        },
      ],
    },
    "image_tag_mutability_exclusion_filter.filter_type": { oneOf: ["WILDCARD"] },
    name: { forceNew: true },
  },
  computed: {
    id: (resource) => text(resource.name),
    arn: (resource, context) => regionalArn(context, "ecr", `repository/${text(resource.name) ?? ""}`),
    registry_id: registryId,
    repository_url: (resource, context) =>
      `${context.account}.dkr.ecr.${context.region}.${dnsSuffix(context)}/${text(resource.name) ?? ""}`,
  },
  uniqueName: (resource) => text(resource.name),
  check: (resource) => [...repositoryName(resource), ...tagMutabilityExclusions(resource)],
};

/** A document that is JSON but holds no rules. Text that is not JSON is refused by its format. */
function lifecyclePolicyRules(resource: Values): readonly Violation[] {
  const document = text(resource.policy);
  if (document === undefined) return [];
  try {
    const [policy] = blocks([JSON.parse(document)]);
    if (policy !== undefined && blocks(policy.rules).length > 0) return [];
  } catch {
    return [];
  }
  const words =
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation " +
    'failure: object has missing required properties (["rules"])\'';
  return [refusedByAws("policy", `InvalidParameterException: ${words}`)];
}

const lifecyclePolicy: ResourceRules = {
  source: "internal/service/ecr/lifecycle_policy.go",
  arguments: {
    policy: { forceNew: true, format: "json" },
    repository: { forceNew: true },
  },
  computed: { id: repositoryAsId, registry_id: registryId },
  check: lifecyclePolicyRules,
};

const repositoryPolicy: ResourceRules = {
  source: "internal/service/ecr/repository_policy.go",
  arguments: {
    policy: { format: "json" },
    repository: { forceNew: true },
  },
  computed: { id: repositoryAsId, registry_id: registryId },
};

/** Container image repositories and their policies. */
export const ecrRules: Readonly<Record<string, ResourceRules>> = {
  aws_ecr_lifecycle_policy: lifecyclePolicy,
  aws_ecr_repository: repository,
  aws_ecr_repository_policy: repositoryPolicy,
};
