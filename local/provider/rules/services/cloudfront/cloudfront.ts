import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import { text } from "../../common/values";
import type { ResourceRules } from "../../rule";
import { cachePolicy } from "./cache-policy";
import { distribution } from "./distribution";
import { etag } from "./etag";
import { responseHeadersPolicy } from "./response-headers-policy";

const originAccessControl: ResourceRules = {
  source: "internal/service/cloudfront/origin_access_control.go",
  arguments: {
    description: { default: "Managed by Terraform", length: [0, 256] },
    name: { length: [1, 64] },
    origin_access_control_origin_type: { oneOf: ["s3", "mediastore", "mediapackagev2", "lambda"] },
    signing_behavior: { oneOf: ["never", "always", "no-override"] },
    signing_protocol: { oneOf: ["sigv4"] },
  },
  computed: {
    id: (_control, context) => `E${randomText(context, 13, DIGITS_AND_LOWERCASE, "id").toUpperCase()}`,
    arn: (control, context) =>
      `arn:${context.partition}:cloudfront::${context.account}:origin-access-control/${text(control.id)}`,
    etag,
  },
  changesOnUpdate: ["etag"],
  uniqueName: (control) => text(control.name),
};

/** Distributions, and the policies that they follow. */
export const cloudfrontRules: Readonly<Record<string, ResourceRules>> = {
  aws_cloudfront_cache_policy: cachePolicy,
  aws_cloudfront_distribution: distribution,
  aws_cloudfront_origin_access_control: originAccessControl,
  aws_cloudfront_response_headers_policy: responseHeadersPolicy,
};
