import { refusedByAws } from "../../common/aws-refusal";
import { blocks, text } from "../../common/values";
import type { ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { etag } from "./etag";

const PARTS = [
  "cors_config",
  "custom_headers_config",
  "remove_headers_config",
  "security_headers_config",
  "server_timing_headers_config",
];

const METHODS = ["GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "HEAD", "ALL"];

/** Headers that have arguments of their own. */
const SECURITY_HEADERS = [
  "content-security-policy",
  "referrer-policy",
  "strict-transport-security",
  "x-content-type-options",
  "x-frame-options",
  "x-xss-protection",
];

const MAXIMUM_CUSTOM_HEADERS = 10;

const atLeastOnePart: ArgumentRule = { atLeastOneOf: PARTS };

function checkCustomHeaders(policy: Values): readonly Violation[] {
  const path = "custom_headers_config.items";
  const headers = blocks(policy.custom_headers_config)
    .flatMap((config) => blocks(config.items))
    .map(({ header }) => text(header)?.toLowerCase());
  const security = headers.filter((header) => header !== undefined && SECURITY_HEADERS.includes(header));
  return [
    ...security.map((header) =>
      refusedByAws(
        path,
        `InvalidArgument: The parameter CustomHeaders contains ${header} that is a security header and cannot be set as custom header.`,
      ),
    ),
    ...(headers.length > MAXIMUM_CUSTOM_HEADERS
      ? [
          refusedByAws(
            path,
            `TooManyCustomHeadersInResponseHeadersPolicy: The number of custom headers in the response headers policy exceeds the maximum of ${MAXIMUM_CUSTOM_HEADERS}.`,
          ),
        ]
      : []),
  ];
}

/** Rules of `aws_cloudfront_response_headers_policy`. */
export const responseHeadersPolicy: ResourceRules = {
  source: "internal/service/cloudfront/response_headers_policy.go",
  arguments: {
    comment: { length: [0, 128] },
    cors_config: atLeastOnePart,
    "cors_config.access_control_allow_methods.items": { oneOf: METHODS },
    custom_headers_config: atLeastOnePart,
    name: { length: [1, 128] },
    remove_headers_config: atLeastOnePart,
    security_headers_config: atLeastOnePart,
    "security_headers_config.frame_options.frame_option": { oneOf: ["DENY", "SAMEORIGIN"] },
    "security_headers_config.referrer_policy.referrer_policy": {
      oneOf: [
        "no-referrer",
        "no-referrer-when-downgrade",
        "origin",
        "origin-when-cross-origin",
        "same-origin",
        "strict-origin",
        "strict-origin-when-cross-origin",
        "unsafe-url",
      ],
    },
    "security_headers_config.strict_transport_security.access_control_max_age_sec": {
      range: [0, 2_147_483_647],
    },
    server_timing_headers_config: atLeastOnePart,
    "server_timing_headers_config.sampling_rate": { range: [0, 100] },
  },
  computed: {
    id: (_policy, context) => context.uuid("id"),
    arn: (policy, context) =>
      `arn:${context.partition}:cloudfront::${context.account}:response-headers-policy/${text(policy.id)}`,
    etag,
  },
  changesOnUpdate: ["etag"],
  uniqueName: (policy) => text(policy.name),
  check: checkCustomHeaders,
};
