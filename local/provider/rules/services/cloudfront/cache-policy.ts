import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";
import { etag } from "./etag";

const KEY = "parameters_in_cache_key_and_forwarded_to_origin";
const SECONDS_OF_A_DAY = 86_400;
const SECONDS_OF_A_YEAR = 31_536_000;

/** Each part of the cache key: its block, the argument that says what of it counts, and the block of names. */
const PARTS = [
  { block: "cookies_config", behavior: "cookie_behavior", names: "cookies" },
  { block: "headers_config", behavior: "header_behavior", names: "headers" },
  { block: "query_strings_config", behavior: "query_string_behavior", names: "query_strings" },
];

function checkTtls(policy: Values): readonly Violation[] {
  const { min_ttl: minimum, default_ttl: standard, max_ttl: maximum } = policy;
  const isOrdered = [minimum, standard, maximum]
    .filter((ttl) => typeof ttl === "number")
    .every((ttl, index, ttls) => index === 0 || ttl >= (ttls[index - 1] ?? 0));
  return isOrdered
    ? []
    : [
        refusedByAws(
          "default_ttl",
          "InvalidArgument: The parameter MinTTL is not less than or equal to DefaultTTL, or DefaultTTL to MaxTTL.",
        ),
      ];
}

function checkKey(policy: Values): readonly Violation[] {
  return blocks(policy[KEY]).flatMap((key) =>
    PARTS.flatMap(({ block, behavior, names }) =>
      blocks(key[block])
        .filter((part) => {
          const needsNames = part[behavior] === "whitelist" || part[behavior] === "allExcept";
          return typeof part[behavior] === "string" && Array.isArray(part[names])
            ? needsNames === isAbsent(part[names])
            : false;
        })
        .map((part) =>
          refusedByAws(
            `${KEY}.${block}.${names}`,
            `InvalidArgument: ${names} are given for the behavior ${part[behavior]} only where it is whitelist or allExcept.`,
          ),
        ),
    ),
  );
}

/** Rules of `aws_cloudfront_cache_policy`. */
export const cachePolicy: ResourceRules = {
  source: "internal/service/cloudfront/cache_policy.go",
  arguments: {
    comment: { length: [0, 128] },
    default_ttl: { default: SECONDS_OF_A_DAY },
    max_ttl: { default: SECONDS_OF_A_YEAR },
    min_ttl: { default: 0 },
    name: { length: [1, 128] },
    [`${KEY}.cookies_config.cookie_behavior`]: { oneOf: ["none", "whitelist", "allExcept", "all"] },
    [`${KEY}.headers_config.header_behavior`]: { oneOf: ["none", "whitelist"] },
    [`${KEY}.query_strings_config.query_string_behavior`]: {
      oneOf: ["none", "whitelist", "allExcept", "all"],
    },
  },
  computed: {
    id: (_policy, context) => context.uuid("id"),
    arn: (policy, context) =>
      `arn:${context.partition}:cloudfront::${context.account}:cache-policy/${text(policy.id)}`,
    etag,
  },
  changesOnUpdate: ["etag"],
  uniqueName: (policy) => text(policy.name),
  check: (policy) => [...checkTtls(policy), ...checkKey(policy)],
};
