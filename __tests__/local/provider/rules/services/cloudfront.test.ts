import type { ObjectValue } from "../../../../../local/provider/values/value";
import { emptyCloud } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const resource = (name: string) => new RealResource(`aws_cloudfront_${name}`, cloud);

describe("a distribution", () => {
  const distribution = resource("distribution");
  const behavior: ObjectValue = {
    target_origin_id: "bucket",
    viewer_protocol_policy: "redirect-to-https",
    allowed_methods: ["GET", "HEAD", "OPTIONS"],
    cached_methods: ["GET", "HEAD"],
    cache_policy_id: "policy",
  };
  const given: ObjectValue = {
    enabled: true,
    default_root_object: "index.html",
    origin: [
      { origin_id: "bucket", domain_name: "b.s3.us-west-2.amazonaws.com", origin_access_control_id: "E1" },
    ],
    default_cache_behavior: behavior,
    custom_error_response: [{ error_code: 404, response_code: 200, response_page_path: "/index.html" }],
    restrictions: { geo_restriction: { restriction_type: "none" } },
    viewer_certificate: { cloudfront_default_certificate: true },
  };
  const certificate = (more: ObjectValue = {}) => ({
    viewer_certificate: {
      acm_certificate_arn: "arn:aws:acm:us-east-1:111122223333:certificate/x",
      ssl_support_method: "sni-only",
      minimum_protocol_version: "TLSv1.2_2021",
      ...more,
    },
  });

  test("has a domain of CloudFront's, in the zone of all distributions", async () => {
    const created = await distribution.create(given);
    expect(created).toMatchObject({
      id: expect.stringMatching(/^E[0-9A-Z]{13}$/),
      arn: `arn:aws:cloudfront::111122223333:distribution/${created.id}`,
      domain_name: expect.stringMatching(/^d[0-9a-z]{13}\.cloudfront\.net$/),
      hosted_zone_id: "Z2FDTNDATAQYW2",
      status: "Deployed",
      price_class: "PriceClass_All",
    });
    expect(distribution.plan(given, created).planned).toEqual(created);
  });

  test("has another version after every change, and the same domain", async () => {
    const created = await distribution.create({ ...given, comment: "first" });
    const updated = distribution.update({ ...given, comment: "second" }, created);
    expect(updated.domain_name).toBe(created.domain_name);
    expect(updated.etag).toMatch(/^E[0-9A-Z]{13}$/);
    expect(updated.etag).not.toBe(created.etag);
  });

  test("with a certificate has names of its own", () => {
    expect(distribution.refusals({ ...given, aliases: ["chat.example.com"], ...certificate() })).toEqual([]);
  });

  test.each<[string, ObjectValue, string]>([
    ["an unknown version of TLS", certificate({ minimum_protocol_version: "TLSv1.2" }), "got TLSv1.2"],
    [
      "a version of TLS that the default certificate does not have",
      {
        viewer_certificate: {
          cloudfront_default_certificate: true,
          minimum_protocol_version: "TLSv1.2_2021",
        },
      },
      "viewer_certificate.0.minimum_protocol_version: The default certificate has the minimum protocol version TLSv1",
    ],
    [
      "a certificate of another region",
      certificate({ acm_certificate_arn: "arn:aws:acm:us-west-2:111122223333:certificate/x" }),
      "isn't in us-east-1 region",
    ],
    [
      "a certificate without a method",
      certificate({ ssl_support_method: null }),
      "SSLSupportMethod is required",
    ],
    [
      "a name without a certificate",
      { aliases: ["chat.example.com"] },
      "you must attach a trusted certificate",
    ],
    [
      "an origin that it does not have",
      { default_cache_behavior: { ...behavior, target_origin_id: "other" } },
      "NoSuchOrigin: One or more of your origins or origin groups do not exist.",
    ],
    [
      "methods that do not go together",
      { default_cache_behavior: { ...behavior, allowed_methods: ["GET", "POST"] } },
      "AllowedMethods does not support the combination",
    ],
    [
      "cached answers to a change",
      { default_cache_behavior: { ...behavior, cached_methods: ["GET", "POST"] } },
      "CachedMethods does not support the combination",
    ],
    [
      "no way to cache",
      { default_cache_behavior: { ...behavior, cache_policy_id: null } },
      "The parameter ForwardedValues is required",
    ],
    [
      "two ways to cache",
      {
        default_cache_behavior: {
          ...behavior,
          forwarded_values: { query_string: false, cookies: { forward: "none" } },
        },
      },
      "cannot be used when a cache policy is associated",
    ],
    [
      "plain HTTP by another word",
      { default_cache_behavior: { ...behavior, viewer_protocol_policy: "http" } },
      'one of ["allow-all" "https-only" "redirect-to-https"], got http',
    ],
    ["a root with a slash", { default_root_object: "/index.html" }, "InvalidDefaultRootObject"],
    [
      "a page for an error that is none",
      { custom_error_response: [{ error_code: 200, response_code: 200, response_page_path: "/" }] },
      "InvalidErrorCode: The parameter ErrorCode 200 is not one of",
    ],
    [
      "a page without a code",
      { custom_error_response: [{ error_code: 404, response_page_path: "/index.html" }] },
      "ResponsePagePath and ResponseCode are specified together",
    ],
    [
      "a page without a slash",
      { custom_error_response: [{ error_code: 404, response_code: 200, response_page_path: "index.html" }] },
      "ResponsePagePath must begin with /",
    ],
    ["a class that does not exist", { price_class: "PriceClass_300" }, "got PriceClass_300"],
    ["a version of HTTP that does not exist", { http_version: "http2and1" }, "got http2and1"],
    ["a long comment", { comment: "x".repeat(129) }, "to be in the range (0 - 128)"],
  ])("with %s is refused", (_name, more, words) => {
    expect(distribution.refusals({ ...given, ...more })).toContainEqual(expect.stringContaining(words));
  });
});

describe("a response headers policy", () => {
  const policy = resource("response_headers_policy");
  const headers = (...names: string[]) => ({
    name: "p",
    custom_headers_config: {
      items: names.map((header) => ({ header, value: "x", override: true })),
    },
  });

  test("is single by its name", async () => {
    const created = await policy.create(headers("Permissions-Policy"));
    expect(created.arn).toBe(`arn:aws:cloudfront::111122223333:response-headers-policy/${created.id}`);
    await expect(policy.create(headers("X-Other"))).rejects.toThrow("already exists");
  });

  test("has security headers by their own arguments, and few others", () => {
    expect(policy.refusals(headers("Strict-Transport-Security"))).toEqual([
      expect.stringContaining("contains strict-transport-security that is a security header"),
    ]);
    expect(policy.refusals(headers(...Array.from({ length: 11 }, (_, index) => `X-${index}`)))).toEqual([
      expect.stringContaining("exceeds the maximum of 10"),
    ]);
    expect(policy.refusals({ name: "p" })[0]).toContain("must be specified");
  });

  test.each<[ObjectValue, string]>([
    [{ frame_options: { frame_option: "NONE", override: true } }, 'one of ["DENY" "SAMEORIGIN"], got NONE'],
    [{ referrer_policy: { referrer_policy: "never", override: true } }, "got never"],
    [
      { strict_transport_security: { access_control_max_age_sec: -1, override: true } },
      "(0 - 2147483647), got -1",
    ],
  ])("with %j is refused", (security, words) => {
    expect(policy.refusals({ name: "p", security_headers_config: security })).toEqual([
      expect.stringContaining(words),
    ]);
  });
});

describe("a cache policy", () => {
  const policy = resource("cache_policy");
  const given = (more: ObjectValue = {}, cookies: ObjectValue = { cookie_behavior: "none" }) => ({
    name: "p",
    parameters_in_cache_key_and_forwarded_to_origin: {
      cookies_config: cookies,
      headers_config: { header_behavior: "none" },
      query_strings_config: { query_string_behavior: "none" },
    },
    ...more,
  });

  test("keeps answers a day, and a year at most", async () => {
    const created = await policy.create(given());
    expect(created).toMatchObject({ min_ttl: 0, default_ttl: 86_400, max_ttl: 31_536_000 });
    expect(created.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await expect(policy.create(given({ min_ttl: 1 }))).rejects.toThrow("already exists");
  });

  test("has its times in order, and names where it asks for them", () => {
    expect(policy.refusals(given({ default_ttl: 100, max_ttl: 50 }))).toEqual([
      expect.stringContaining("is not less than or equal to"),
    ]);
    expect(policy.refusals(given({}, { cookie_behavior: "whitelist" }))).toEqual([
      expect.stringContaining("cookies are given for the behavior whitelist only where"),
    ]);
    expect(policy.refusals(given({}, { cookie_behavior: "whitelist", cookies: { items: ["a"] } }))).toEqual(
      [],
    );
    expect(policy.refusals(given({}, { cookie_behavior: "some" }))).toContainEqual(
      expect.stringContaining('one of ["none" "whitelist" "allExcept" "all"], got some'),
    );
  });
});

test("an origin access control signs requests to its kind of origin", async () => {
  const control = resource("origin_access_control");
  const given = {
    name: "bucket",
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  };
  expect(await control.create(given)).toMatchObject({
    id: expect.stringMatching(/^E[0-9A-Z]{13}$/),
    description: "Managed by Terraform",
  });
  await expect(control.create({ ...given, description: "other" })).rejects.toThrow("already exists");
  expect(control.refusals({ ...given, signing_protocol: "sigv2" })).toEqual([
    'signing_protocol: expected signing_protocol to be one of ["sigv4"], got sigv2',
  ]);
  expect(control.refusals({ ...given, signing_behavior: "sometimes" })).toHaveLength(1);
});
