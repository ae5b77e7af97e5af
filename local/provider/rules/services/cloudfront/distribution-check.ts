import { refusedByAws } from "../../common/aws-refusal";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { Values, Violation } from "../../rule";

/** Codes of origins for which a distribution may answer with a page of its own. */
const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
const RESPONSE_CODES = [200, 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Sets of methods that a distribution can allow, and those whose answers it can cache. */
const ALLOWED_METHODS = [
  ["GET", "HEAD"],
  ["GET", "HEAD", "OPTIONS"],
  ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
];
const CACHED_METHODS = ALLOWED_METHODS.slice(0, 2);

const DEFAULT_CERTIFICATE_PROTOCOL = "TLSv1";

const invalidArgument = (path: string, words: string) => refusedByAws(path, `InvalidArgument: ${words}`);

function checkOrigins(distribution: Values): readonly Violation[] {
  const ids = [...blocks(distribution.origin), ...blocks(distribution.origin_group)].map(
    ({ origin_id }) => origin_id,
  );
  const behaviors = behaviorsOf(distribution).filter(
    ({ behavior }) =>
      text(behavior.target_origin_id) !== undefined &&
      !ids.includes(undefined) &&
      !ids.includes(behavior.target_origin_id),
  );
  return [
    ...behaviors.map(({ path }) =>
      refusedByAws(
        `${path}.target_origin_id`,
        "NoSuchOrigin: One or more of your origins or origin groups do not exist.",
      ),
    ),
    ...blocks(distribution.origin)
      .filter(({ origin_path }) => /^[^/]|.\/$/.test(text(origin_path) ?? ""))
      .map(() =>
        invalidArgument(
          "origin.origin_path",
          "The parameter OriginPath must begin with / and not end with it.",
        ),
      ),
  ];
}

interface Behavior {
  readonly path: string;
  readonly behavior: Values;
}

function behaviorsOf(distribution: Values): readonly Behavior[] {
  return ["default_cache_behavior", "ordered_cache_behavior"].flatMap((path) =>
    blocks(distribution[path]).map((behavior) => ({ path, behavior })),
  );
}

function isAmong(sets: readonly (readonly string[])[], value: unknown): boolean {
  if (!Array.isArray(value) || value.includes(undefined)) return true;
  const given = [...value].sort().join();
  return sets.some((set) => set.join() === given);
}

function checkBehavior({ path, behavior }: Behavior): readonly Violation[] {
  const hasPolicy = behavior.cache_policy_id !== null && behavior.cache_policy_id !== "";
  const hasForwarding = isGiven(behavior.forwarded_values);
  const violations: Violation[] = [];
  if (!isAmong(ALLOWED_METHODS, behavior.allowed_methods)) {
    violations.push(
      invalidArgument(
        `${path}.allowed_methods`,
        "The parameter AllowedMethods does not support the combination: GET and HEAD, with OPTIONS, or all methods.",
      ),
    );
  }
  if (!isAmong(CACHED_METHODS, behavior.cached_methods)) {
    violations.push(
      invalidArgument(
        `${path}.cached_methods`,
        "The parameter CachedMethods does not support the combination: GET and HEAD, or with OPTIONS.",
      ),
    );
  }
  if (hasPolicy && hasForwarding) {
    violations.push(
      invalidArgument(
        `${path}.forwarded_values`,
        "The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.",
      ),
    );
  }
  if (!hasPolicy && isAbsent(behavior.forwarded_values)) {
    violations.push(invalidArgument(`${path}.cache_policy_id`, "The parameter ForwardedValues is required."));
  }
  return violations;
}

function checkErrorResponses(distribution: Values): readonly Violation[] {
  return blocks(distribution.custom_error_response).flatMap((response): readonly Violation[] => {
    const path = "custom_error_response";
    const { error_code: error, response_code: code, response_page_path: page } = response;
    if (typeof error === "number" && !ERROR_CODES.includes(error)) {
      return [
        refusedByAws(
          `${path}.error_code`,
          `InvalidErrorCode: The parameter ErrorCode ${error} is not one of ${ERROR_CODES.join(", ")}.`,
        ),
      ];
    }
    if (typeof code === "number" && !RESPONSE_CODES.includes(code)) {
      return [
        refusedByAws(
          `${path}.response_code`,
          `InvalidResponseCode: The parameter ResponseCode ${code} is not one of ${RESPONSE_CODES.join(", ")}.`,
        ),
      ];
    }
    if (page !== undefined && code !== undefined && (page === null) !== (code === null)) {
      return [
        invalidArgument(
          `${path}.response_page_path`,
          "The parameters ResponsePagePath and ResponseCode are specified together.",
        ),
      ];
    }
    return text(page) !== undefined && !text(page)?.startsWith("/")
      ? [invalidArgument(`${path}.response_page_path`, "The parameter ResponsePagePath must begin with /.")]
      : [];
  });
}

function checkCertificate(distribution: Values): readonly Violation[] {
  const path = "viewer_certificate";
  return blocks(distribution.viewer_certificate).flatMap((certificate): readonly Violation[] => {
    const { minimum_protocol_version: version, ssl_support_method: method } = certificate;
    const [acm, iam] = [certificate.acm_certificate_arn, certificate.iam_certificate_id];
    if (acm === undefined || iam === undefined) return [];
    if (isAbsent(acm) && isAbsent(iam)) {
      return checkDefaultCertificate(distribution, version);
    }
    const [, , , region] = (text(acm) ?? "").split(":");
    if (region !== undefined && region !== "us-east-1") {
      return [
        refusedByAws(
          `${path}.acm_certificate_arn`,
          "InvalidViewerCertificate: The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
        ),
      ];
    }
    return isAbsent(method)
      ? [
          refusedByAws(
            `${path}.ssl_support_method`,
            "InvalidViewerCertificate: The parameter SSLSupportMethod is required with a certificate.",
          ),
        ]
      : [];
  });
}

function checkDefaultCertificate(distribution: Values, version: unknown): readonly Violation[] {
  if (isGiven(distribution.aliases)) {
    return [
      refusedByAws(
        "aliases",
        "InvalidViewerCertificate: To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.",
      ),
    ];
  }
  return typeof version === "string" && version !== DEFAULT_CERTIFICATE_PROTOCOL
    ? [
        {
          path: "viewer_certificate.minimum_protocol_version",
          summary: `The default certificate has the minimum protocol version ${DEFAULT_CERTIFICATE_PROTOCOL}`,
          detail: `CloudFront takes ${version}, keeps ${DEFAULT_CERTIFICATE_PROTOCOL}, and every later plan shows a change. Leave the version out, or attach a certificate.`,
        },
      ]
    : [];
}

/** What CloudFront asks of a distribution. */
export function checkDistribution(distribution: Values): readonly Violation[] {
  const root = text(distribution.default_root_object);
  return [
    ...checkOrigins(distribution),
    ...behaviorsOf(distribution).flatMap(checkBehavior),
    ...checkErrorResponses(distribution),
    ...checkCertificate(distribution),
    ...(root?.startsWith("/")
      ? [
          refusedByAws(
            "default_root_object",
            "InvalidDefaultRootObject: The parameter DefaultRootObject cannot begin with /.",
          ),
        ]
      : []),
  ];
}
