import { refusedByAws } from "../common/aws-refusal";
import { regionalArn } from "../common/identifiers";
import { isGiven, text } from "../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../rule";

const VALUES = ["value_wo", "insecure_value", "value"];

const NAME_CHARACTERS =
  "If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed " +
  "as a mix of letters, numbers and the following 3 symbols .-_";

const STANDARD_TIER_WORDS =
  "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger " +
  "parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see " +
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html";

const ADVANCED_TIER_WORDS = "Advanced tier parameters support a maximum parameter value of 8192 characters.";

const oneValue: ArgumentRule = { exactlyOneOf: VALUES };

const nameAsId = (resource: Values) => text(resource.name);

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
function parameterName(resource: Values): readonly Violation[] {
  const name = text(resource.name);
  if (name === undefined) return [];
  const refused = (error: string) => [refusedByAws("name", error)];
  if (/^\/aws(\/|$)/i.test(name)) {
    return refused(`AccessDeniedException: No access to reserved parameter name: ${name}.`);
  }
  const prefix = /^\/?(aws|ssm)/i.exec(name)?.[1]?.toLowerCase();
  if (prefix !== undefined || !/^[\w./-]+$/.test(name)) {
    return refused(
      `ValidationException: Parameter name: can't be prefixed with "${prefix ?? "ssm"}" (case-insensitive). ${NAME_CHARACTERS}`,
    );
  }
  if (name.includes("/") && !name.startsWith("/")) {
    return refused("ValidationException: Parameter name must be a fully qualified name.");
  }
  return [];
}

function parameterValue(resource: Values): readonly Violation[] {
  const path = VALUES.find((candidate) => text(resource[candidate]) !== undefined);
  const value = path && text(resource[path]);
  if (!path || !value) return [];
  const violations: Violation[] = [];
  if (resource.tier === "Advanced" ? value.length > 8192 : value.length > 4096) {
    const words = resource.tier === "Advanced" ? ADVANCED_TIER_WORDS : STANDARD_TIER_WORDS;
    if (resource.tier !== "Intelligent-Tiering" || value.length > 8192) {
      violations.push(refusedByAws(path, `ValidationException: ${words}`));
    }
  }
  const pattern = text(resource.allowed_pattern);
  if (pattern && !matches(pattern, value)) {
    const words = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
    violations.push(refusedByAws("allowed_pattern", `ParameterPatternMismatchException: ${words}`));
  }
  return violations;
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return false;
  }
}

const parameter: ResourceRules = {
  source: "internal/service/ssm/parameter.go",
  arguments: {
    allowed_pattern: { length: [0, 1024] },
    data_type: { forceNew: true, oneOf: ["aws:ec2:image", "aws:ssm:integration", "text"] },
    description: { length: [0, 1024] },
    insecure_value: oneValue,
    name: { forceNew: true, length: [1, 2048] },
    tier: { oneOf: ["Standard", "Advanced", "Intelligent-Tiering"] },
    type: { oneOf: ["String", "StringList", "SecureString"] },
    value: { sensitive: true, ...oneValue },
    value_wo: { requiredWith: ["value_wo_version"], sensitive: true, ...oneValue },
    value_wo_version: { requiredWith: ["value_wo"] },
  },
  computed: {
    id: nameAsId,
    arn: (resource, context) =>
      regionalArn(context, "ssm", `parameter/${(text(resource.name) ?? "").replace(/^\//, "")}`),
    data_type: () => "text",
    has_value_wo: (resource) => (isGiven(resource.value_wo_version) ? true : null),
    insecure_value: () => null,
    key_id: (resource) => (resource.type === "SecureString" ? "alias/aws/ssm" : ""),
    tier: () => "Standard",
    value: () => null,
    version: () => 1,
  },
  changesOnUpdate: ["version"],
  uniqueName: (resource) => (resource.overwrite === true ? undefined : nameAsId(resource)),
  check: (resource) => [
    ...parameterName(resource),
    ...parameterValue(resource),
    ...(resource.type === "SecureString" && isGiven(resource.insecure_value)
      ? [
          {
            path: "insecure_value",
            summary: "invalid configuration, cannot set type = SecureString and insecure_value",
          },
        ]
      : []),
  ],
};

/** Systems Manager parameters. */
export const ssmRules: Readonly<Record<string, ResourceRules>> = {
  aws_ssm_parameter: parameter,
};
