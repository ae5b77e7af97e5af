import { accountId, atLeast } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { TRANSITION_STORAGE_CLASSES } from "./bucket";

const ACTIONS = [
  "abort_incomplete_multipart_upload",
  "expiration",
  "noncurrent_version_expiration",
  "noncurrent_version_transition",
  "transition",
];

const MALFORMED =
  "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";

const date: ArgumentRule = {
  patterns: [
    {
      pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
      message: "not valid RFC3339 string format",
    },
  ],
};

const single: ArgumentRule = { items: [0, 1] };

const isTrue = (value: unknown) => value === true;

/** Given with a value that S3 would receive: zero and false are what the provider stores for nothing. */
const isSent = (value: unknown) => isGiven(value) && value !== 0 && value !== false;

function infrequentAccessTooEarly(rule: Values): readonly Violation[] {
  const early = (path: string, words: string, days: unknown, storageClass: unknown) =>
    typeof days === "number" && days < 30 && /^(STANDARD|ONEZONE)_IA$/.test(text(storageClass) ?? "")
      ? [
          refusedByAws(
            path,
            `InvalidArgument: ${words} must be greater than or equal to 30 for storageClass '${text(storageClass)}'`,
          ),
        ]
      : [];
  return [
    ...blocks(rule.transition).flatMap(({ days, storage_class }) =>
      early("rule.transition", "'Days' in Transition action", days, storage_class),
    ),
    ...blocks(rule.noncurrent_version_transition).flatMap(({ noncurrent_days, storage_class }) =>
      early(
        "rule.noncurrent_version_transition",
        "'NoncurrentDays' in NoncurrentVersionTransition action",
        noncurrent_days,
        storage_class,
      ),
    ),
  ];
}

function ruleCheck(rule: Values): readonly Violation[] {
  const violations: Violation[] = [...infrequentAccessTooEarly(rule)];
  if (isGiven(rule.prefix) && isGiven(rule.filter)) {
    violations.push(refusedByAws("rule.filter", MALFORMED));
  }
  if (ACTIONS.every((action) => isAbsent(rule[action]))) {
    violations.push(
      refusedByAws("rule", "InvalidRequest: At least one action needs to be specified in a rule"),
    );
  }
  for (const filter of blocks(rule.filter)) {
    const conditions = ["object_size_greater_than", "object_size_less_than", "prefix", "and", "tag"];
    if (conditions.filter((condition) => isSent(filter[condition])).length > 1) {
      violations.push(refusedByAws("rule.filter", MALFORMED));
    }
  }
  for (const expiration of blocks(rule.expiration)) {
    const given = [
      isSent(expiration.date),
      isSent(expiration.days),
      isTrue(expiration.expired_object_delete_marker),
    ];
    if (given.filter(isTrue).length > 1) violations.push(refusedByAws("rule.expiration", MALFORMED));
  }
  for (const transition of blocks(rule.transition)) {
    if (isSent(transition.date) && isSent(transition.days)) {
      violations.push(refusedByAws("rule.transition", MALFORMED));
    }
  }
  return violations;
}

function lifecycleCheck(resource: Values): readonly Violation[] {
  const rules = blocks(resource.rule);
  const ids = rules.map((rule) => text(rule.id)).filter((id) => id !== undefined);
  return [
    ...(isAbsent(resource.rule)
      ? [
          {
            path: "rule",
            summary: "Invalid Attribute Value",
            detail: "Attribute rule list must contain at least 1 elements, got: 0",
          },
        ]
      : []),
    ...rules.flatMap(ruleCheck),
    ...(new Set(ids).size < ids.length
      ? [
          refusedByAws(
            "rule.id",
            "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule",
          ),
        ]
      : []),
  ];
}

/** Rules of `aws_s3_bucket_lifecycle_configuration`. */
export const bucketLifecycleConfiguration: ResourceRules = {
  source: "internal/service/s3/bucket_lifecycle_configuration.go",
  arguments: {
    bucket: { forceNew: true, length: [1, 63] },
    expected_bucket_owner: { forceNew: true, ...accountId },
    "rule.abort_incomplete_multipart_upload": single,
    "rule.expiration": single,
    "rule.expiration.date": date,
    "rule.filter": single,
    "rule.filter.and": single,
    "rule.filter.and.object_size_greater_than": atLeast(0),
    "rule.filter.and.object_size_less_than": atLeast(1),
    "rule.filter.and.tags": { items: [1, Number.POSITIVE_INFINITY] },
    "rule.filter.tag": single,
    "rule.id": { length: [1, 255] },
    "rule.noncurrent_version_expiration": single,
    "rule.noncurrent_version_expiration.newer_noncurrent_versions": atLeast(1),
    "rule.noncurrent_version_expiration.noncurrent_days": atLeast(1),
    "rule.noncurrent_version_transition.newer_noncurrent_versions": atLeast(1),
    "rule.noncurrent_version_transition.noncurrent_days": atLeast(0),
    "rule.noncurrent_version_transition.storage_class": { oneOf: TRANSITION_STORAGE_CLASSES },
    "rule.status": { oneOf: ["Enabled", "Disabled"] },
    "rule.transition.date": date,
    "rule.transition.days": atLeast(0),
    "rule.transition.storage_class": { oneOf: TRANSITION_STORAGE_CLASSES },
    transition_default_minimum_object_size: {
      oneOf: ["varies_by_storage_class", "all_storage_classes_128K"],
    },
  },
  computed: {
    expected_bucket_owner: () => "",
    id: (resource) => {
      const owner = text(resource.expected_bucket_owner);
      return `${text(resource.bucket) ?? ""}${owner ? `,${owner}` : ""}`;
    },
    transition_default_minimum_object_size: () => "all_storage_classes_128K",
  },
  check: lifecycleCheck,
};
