import { resource, type SynthesizedStack, statements, synthesize } from "../support/synthesize";

const stack = synthesize().WebClientStack;
const chatApi = (output: string) =>
  `\${data.terraform_remote_state.cross-stack-reference-input-ChatApiStack.outputs.cross-stack-output-${output}}`;
const host = "${aws_cloudfront_distribution.distribution_distribution.domain_name}";
const loginUrl = `https://${chatApi("aws_cognito_user_pool_domain-user-pool_domain-domain")}.auth.us-west-2.amazoncognito.com`;
const issuer = `https://${chatApi("aws_cognito_user_pool-user-pool_pool-endpoint")}`;

const ownIssuer = [
  "identity.issuerUrl=https://login.example.com/tenant/",
  "identity.clientId=chat-page",
  "identity.audience=https://chat.example.com",
  "identity.scope=chat",
  "identity.origins=https://tokens.example.net",
];

function distribution(from: SynthesizedStack = stack) {
  return resource(from, "aws_cloudfront_distribution", "distribution_distribution");
}

function pageConfiguration(from: SynthesizedStack = stack): Record<string, unknown> {
  return JSON.parse(String(resource(from, "aws_s3_object", "files_config-json").content));
}

describe("bucket", () => {
  test("nothing public can reach it, and nobody but the distribution reads it", () => {
    expect(resource(stack, "aws_s3_bucket_public_access_block", "page_public-access-block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    const allowed = statements(stack, "page_policy-document").filter(({ effect }) => effect !== "Deny");
    expect(allowed).toEqual([
      {
        sid: "ReadByDistribution",
        actions: ["s3:GetObject"],
        resources: ["${aws_s3_bucket.page_bucket.arn}/*"],
        principals: [{ type: "Service", identifiers: ["cloudfront.amazonaws.com"] }],
        condition: [
          {
            test: "StringEquals",
            variable: "aws:SourceArn",
            values: ["${aws_cloudfront_distribution.distribution_distribution.arn}"],
          },
        ],
      },
    ]);
  });

  test("has a name that S3 takes, however long its parts are", () => {
    const other = synthesize([
      "project=twelve-chars",
      "region=ap-southeast-1",
      "loadBalancer.certificateArn=arn:aws:acm:ap-southeast-1:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6",
    ]).WebClientStack;
    const { bucket } = resource(other, "aws_s3_bucket", "page_bucket");
    expect(bucket).toBe("twelve-chars-test-034362047054-ap-southeast-1-web-client");
    const longestEnvironment = "development";
    expect(String(bucket).replace("-test-", `-${longestEnvironment}-`).length).toBeLessThanOrEqual(63);
  });
});

describe("files", () => {
  test("each is an object by its key, with what a browser must know of it", () => {
    expect(
      Object.values(stack.resource.aws_s3_object ?? {}).map(({ key, content_type, cache_control }) => [
        key,
        content_type,
        cache_control,
      ]),
    ).toEqual([
      ["assets/index-B1x2y3z4.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
      ["assets/index-C5d6e7f8.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
      ["config.json", "application/json", "no-cache"],
      ["index.html", "text/html; charset=utf-8", "no-cache"],
      ["theme.js", "text/javascript; charset=utf-8", "no-cache"],
    ]);
  });

  test("are carried by the stack, so that a path of this machine is in no state", () => {
    expect(resource(stack, "aws_s3_object", "files_theme-js")).toMatchObject({
      bucket: "${aws_s3_bucket.page_bucket.bucket}",
      source: "assets/files_source/page/theme.js",
      source_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      depends_on: ["aws_s3_bucket_policy.page_policy"],
    });
  });

  test("are written once the bucket keeps versions", () => {
    expect(resource(stack, "aws_s3_bucket_policy", "page_policy").depends_on).toContain(
      "aws_s3_bucket_versioning.page_versioning",
    );
  });
});

describe("what the page is told of its environment", () => {
  test("with the user pool", () => {
    expect(pageConfiguration()).toEqual({
      webSocketUrl: chatApi("aws_apigatewayv2_stage-stage_stage-invoke_url"),
      issuer,
      clientId: "${aws_cognito_user_pool_client.user-pool-client_client.id}",
      scope: "openid https://chat.deepseek-test/chat",
      resource: chatApi("aws_cognito_resource_server-user-pool_chat-identifier"),
      maxTextBytes: 16_384,
      logoutUrl: `${loginUrl}/logout?client_id=\${aws_cognito_user_pool_client.user-pool-client_client.id}&logout_uri=https%3A%2F%2F${host}%2F`,
    });
  });

  test("with an issuer of the operator's own", () => {
    expect(pageConfiguration(synthesize(ownIssuer).WebClientStack)).toEqual({
      webSocketUrl: chatApi("aws_apigatewayv2_stage-stage_stage-invoke_url"),
      issuer: "https://login.example.com/tenant/",
      clientId: "chat-page",
      scope: "openid offline_access chat",
      resource: "https://chat.example.com",
      maxTextBytes: 16_384,
    });
  });

  test("a name that is no URL is no resource", () => {
    const other = synthesize([...ownIssuer, "identity.audience=api://chat"]).WebClientStack;
    expect(pageConfiguration(other).resource).toBeNull();
  });
});

describe("client of the user pool", () => {
  test("is public, takes a code and nothing else, and only the page may have it", () => {
    expect(resource(stack, "aws_cognito_user_pool_client", "user-pool-client_client")).toMatchObject({
      user_pool_id: chatApi("aws_cognito_user_pool-user-pool_pool-id"),
      generate_secret: false,
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid", "https://chat.deepseek-test/chat"],
      callback_urls: [`https://${host}/callback`],
      logout_urls: [`https://${host}/`],
      prevent_user_existence_errors: "ENABLED",
    });
  });

  test("gets refresh tokens that are good once, for as long as the configuration says", () => {
    const other = synthesize(["identity.sessionDays=30"]).WebClientStack;
    expect(resource(other, "aws_cognito_user_pool_client", "user-pool-client_client")).toMatchObject({
      refresh_token_rotation: [{ feature: "ENABLED", retry_grace_period_seconds: 30 }],
      // Cognito refuses rotation beside ALLOW_REFRESH_TOKEN_AUTH.
      explicit_auth_flows: ["ALLOW_USER_SRP_AUTH"],
      enable_token_revocation: true,
      access_token_validity: 60,
      refresh_token_validity: 30,
      token_validity_units: [{ access_token: "minutes", id_token: "minutes", refresh_token: "days" }],
    });
  });

  test("has a sign-in page: without a style, managed login shows none", () => {
    expect(resource(stack, "aws_cognito_managed_login_branding", "user-pool-client_branding")).toMatchObject({
      client_id: "${aws_cognito_user_pool_client.user-pool-client_client.id}",
      use_cognito_provided_values: true,
    });
  });

  test("is not there with an issuer of the operator's own", () => {
    const other = synthesize(ownIssuer).WebClientStack;
    expect(Object.keys(other.resource).filter((type) => type.startsWith("aws_cognito"))).toEqual([]);
  });
});

describe("distribution", () => {
  test("reads the bucket with a signature of its own", () => {
    expect(distribution().origin).toEqual([
      {
        origin_id: "page",
        domain_name: "${aws_s3_bucket.page_bucket.bucket_regional_domain_name}",
        origin_access_control_id: "${aws_cloudfront_origin_access_control.distribution_access-control.id}",
      },
    ]);
    expect(
      resource(stack, "aws_cloudfront_origin_access_control", "distribution_access-control"),
    ).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
  });

  test("speaks HTTP/2 and 3, over TLS only, compressed, with the security headers", () => {
    expect(distribution()).toMatchObject({
      enabled: true,
      http_version: "http2and3",
      is_ipv6_enabled: true,
      default_root_object: "index.html",
      price_class: "PriceClass_100",
      default_cache_behavior: {
        viewer_protocol_policy: "redirect-to-https",
        compress: true,
        response_headers_policy_id: "${aws_cloudfront_response_headers_policy.security-headers_policy.id}",
        cache_policy_id: "${aws_cloudfront_cache_policy.distribution_cache-policy.id}",
      },
      viewer_certificate: { cloudfront_default_certificate: true },
    });
  });

  test("keeps what may be kept, and asks again for what must not", () => {
    expect(resource(stack, "aws_cloudfront_cache_policy", "distribution_cache-policy")).toMatchObject({
      min_ttl: 0,
      max_ttl: 31_536_000,
      parameters_in_cache_key_and_forwarded_to_origin: {
        enable_accept_encoding_brotli: true,
        enable_accept_encoding_gzip: true,
        cookies_config: { cookie_behavior: "none" },
        headers_config: { header_behavior: "none" },
        query_strings_config: { query_string_behavior: "none" },
      },
    });
  });

  test("answers paths that are no file with the page", () => {
    expect(distribution().custom_error_response).toEqual(
      [403, 404].map((error_code) => ({
        error_code,
        response_code: 200,
        response_page_path: "/index.html",
        error_caching_min_ttl: 10,
      })),
    );
  });
});

describe("content security policy", () => {
  function policy(from: SynthesizedStack = stack): Record<string, string> {
    const { security_headers_config: headers } = resource(
      from,
      "aws_cloudfront_response_headers_policy",
      "security-headers_policy",
    ) as { security_headers_config: { content_security_policy: { content_security_policy: string } } };
    return Object.fromEntries(
      headers.content_security_policy.content_security_policy.split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources.join(" ")];
      }),
    );
  }

  test("lets the page load its own files and talk to the chat API and the sign-in, and nothing else", () => {
    expect(policy()).toEqual({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "img-src": "'self'",
      "font-src": "'self'",
      "manifest-src": "'self'",
      "connect-src": `'self' ${chatApi("aws_apigatewayv2_api-api_api-api_endpoint")} https://cognito-idp.us-west-2.amazonaws.com ${loginUrl}`,
      "base-uri": "'none'",
      "form-action": "'none'",
      "frame-ancestors": "'none'",
    });
  });

  test("names the operator's own issuer and its other origins", () => {
    expect(policy(synthesize(ownIssuer).WebClientStack)["connect-src"]).toBe(
      `'self' ${chatApi("aws_apigatewayv2_api-api_api-api_endpoint")} https://login.example.com https://tokens.example.net`,
    );
  });

  test("names the chat API by the operator's own name", () => {
    const other = synthesize([
      "chatApi.domainName=api.example.com",
      "chatApi.certificateArn=arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6",
    ]).WebClientStack;
    expect(policy(other)["connect-src"]).toContain("'self' wss://api.example.com https://cognito-idp");
    expect(pageConfiguration(other).webSocketUrl).toBe("wss://api.example.com");
  });
});

test("the other security headers hold, whatever the files say", () => {
  expect(resource(stack, "aws_cloudfront_response_headers_policy", "security-headers_policy")).toMatchObject({
    security_headers_config: {
      content_security_policy: { override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY", override: true },
      referrer_policy: { referrer_policy: "no-referrer", override: true },
      strict_transport_security: {
        access_control_max_age_sec: 63_072_000,
        include_subdomains: true,
        override: true,
      },
    },
    custom_headers_config: {
      items: [
        { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
        {
          header: "Permissions-Policy",
          value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
          override: true,
        },
      ],
    },
  });
});

describe("invalidation", () => {
  const invocation = resource(stack, "aws_lambda_invocation", "cache-invalidation_invocation");

  test("comes after every file, and again whenever one is written, be it an older one", () => {
    expect([...(invocation.depends_on as string[])].sort()).toEqual(
      Object.keys(stack.resource.aws_s3_object ?? {})
        .map((name) => `aws_s3_object.${name}`)
        .sort(),
    );
    // Terraform fills in the hash: until then it is no JSON.
    const input = String(invocation.input).replace(/\$\{sha256\((.*)\)\}/, "hash");
    expect(JSON.parse(input)).toEqual({ paths: ["/*"], callerReference: "hash" });
    for (const name of Object.keys(stack.resource.aws_s3_object ?? {})) {
      expect(invocation.input).toContain(`aws_s3_object.${name}.version_id`);
    }
    expect((invocation.triggers as { content: string }).content).toMatch(
      /^[0-9a-f]{64}-\$\{sha256\(aws_s3_object\.files_config-json\.content\)\}$/,
    );
  });

  test("is done by a function that may do nothing else", () => {
    const name = "cache-invalidation_invalidate-cache";
    expect(statements(stack, `${name}_role_work-policy`)).toEqual([
      {
        sid: "WriteLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`\${aws_cloudwatch_log_group.${name}_logs_invalidate-cache.arn}:*`],
      },
      {
        sid: "Invalidate",
        actions: ["cloudfront:CreateInvalidation"],
        resources: ["${aws_cloudfront_distribution.distribution_distribution.arn}"],
      },
    ]);
    expect(resource(stack, "aws_lambda_function", `${name}_function`)).toMatchObject({
      function_name: "deepseek-test-invalidate-cache",
      environment: {
        variables: {
          DISTRIBUTION_ID: "${aws_cloudfront_distribution.distribution_distribution.id}",
          LOG_LEVEL: "INFO",
          POWERTOOLS_SERVICE_NAME: "invalidate-cache",
          POWERTOOLS_METRICS_NAMESPACE: "deepseek/test",
        },
      },
    });
  });
});

describe("a name of the operator's own", () => {
  const certificate = "arn:aws:acm:us-east-1:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6";
  const named = ["webClient.domainName=chat.example.com", `webClient.certificateArn=${certificate}`];

  test("takes TLS 1.2 and newer, and is the page's address everywhere", () => {
    const other = synthesize(named).WebClientStack;
    expect(distribution(other)).toMatchObject({
      aliases: ["chat.example.com"],
      viewer_certificate: {
        acm_certificate_arn: certificate,
        ssl_support_method: "sni-only",
        minimum_protocol_version: "TLSv1.2_2021",
      },
    });
    expect(resource(other, "aws_cognito_user_pool_client", "user-pool-client_client").callback_urls).toEqual([
      "https://chat.example.com/callback",
    ]);
    expect(pageConfiguration(other).logoutUrl).toMatch(/logout_uri=https%3A%2F%2Fchat\.example\.com%2F$/);
    expect(other.output["page-url"]?.value).toBe("https://chat.example.com/");
    expect(other.resource.aws_route53_record).toBeUndefined();
  });

  test("is written into a zone that is given, for IPv4 and IPv6", () => {
    const other = synthesize([...named, "webClient.zoneId=Z0123456789ABC"]).WebClientStack;
    for (const type of ["A", "AAAA"]) {
      expect(resource(other, "aws_route53_record", `domain_${type.toLowerCase()}`)).toMatchObject({
        zone_id: "Z0123456789ABC",
        name: "chat.example.com",
        type,
        alias: { name: host },
      });
    }
  });
});

test("others find what they need under /deepseek/test/web-client", () => {
  const names = Object.values(stack.resource.aws_ssm_parameter ?? {}).map(({ name }) => name);
  expect(names.sort()).toEqual([
    "/deepseek/test/web-client/bucket-name",
    "/deepseek/test/web-client/distribution-id",
    "/deepseek/test/web-client/url",
  ]);
});
