import { refusedByAws } from "../../common/aws-refusal";
import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import { isAbsent, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

/** Words that a prefix domain may not have in it. */
const RESERVED_WORDS = ["aws", "amazon", "cognito"];
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

function checkDomain(resource: Values): readonly Violation[] {
  const domain = text(resource.domain);
  const invalid = (path: string, words: string) => [
    refusedByAws(path, `InvalidParameterException: ${words}`),
  ];
  if (domain === undefined) return [];
  if (resource.certificate_arn !== null) {
    const [, , , region] = (text(resource.certificate_arn) ?? "").split(":");
    return region && region !== "us-east-1"
      ? invalid("certificate_arn", "The certificate of a custom domain must be in us-east-1.")
      : [];
  }
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain)) {
    return invalid(
      "domain",
      "1 validation error detected: Value at 'domain' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$",
    );
  }
  const reserved = RESERVED_WORDS.find((word) => domain.includes(word));
  return reserved === undefined ? [] : invalid("domain", `Domain cannot contain reserved word: ${reserved}`);
}

/** Rules of `aws_cognito_user_pool_domain`. */
export const userPoolDomain: ResourceRules = {
  source: "internal/service/cognitoidp/user_pool_domain.go",
  arguments: {
    certificate_arn: { format: "arn" },
    domain: { forceNew: true, length: [1, 63] },
    managed_login_version: { range: [1, 2] },
    user_pool_id: { forceNew: true },
  },
  computed: {
    id: (resource) => text(resource.domain),
    aws_account_id: (_resource, context) => context.account,
    cloudfront_distribution: (_resource, context) =>
      `d${randomText(context, 13, DIGITS_AND_LOWERCASE, "distribution")}.cloudfront.net`,
    cloudfront_distribution_arn: (resource) => resource.cloudfront_distribution,
    cloudfront_distribution_zone_id: () => CLOUDFRONT_ZONE,
    managed_login_version: () => 1,
    s3_bucket: (resource, context) =>
      isAbsent(resource.certificate_arn) ? `aws-cognito-prod-${context.region}-assets` : "",
    version: () => "20260101000000",
  },
  uniqueName: (resource) => text(resource.domain),
  check: checkDomain,
};
