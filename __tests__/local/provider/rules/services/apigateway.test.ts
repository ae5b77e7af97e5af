import { emptyCloud } from "../../support/local-cloud";
import { RealResource } from "../../support/real-resource";

const cloud = emptyCloud({ region: "us-west-2" });
const resource = (name: string) => new RealResource(`aws_apigatewayv2_${name}`, cloud);
const webSocket = { protocol_type: "WEBSOCKET", route_selection_expression: "$request.body.action" };

describe("an API", () => {
  test("has an id of ten characters, and everything else follows from it", async () => {
    const api = await resource("api").create({ name: "chat", ...webSocket });
    expect(api.id).toMatch(/^[0-9a-z]{10}$/);
    expect(api).toMatchObject({
      api_endpoint: `wss://${api.id}.execute-api.us-west-2.amazonaws.com`,
      arn: `arn:aws:apigateway:us-west-2::/apis/${api.id}`,
      execution_arn: `arn:aws:execute-api:us-west-2:111122223333:${api.id}`,
      api_key_selection_expression: "$request.header.x-api-key",
    });
    const http = await resource("api").create({ name: "http", protocol_type: "HTTP" });
    expect(http.api_endpoint).toBe(`https://${http.id}.execute-api.us-west-2.amazonaws.com`);
  });

  test("of WebSockets cannot select routes by the provider's default, nor have what HTTP APIs have", () => {
    expect(resource("api").refusals({ name: "chat", protocol_type: "WEBSOCKET" })).toEqual([
      expect.stringContaining(
        "route_selection_expression: BadRequestException: Invalid route selection expression",
      ),
    ]);
    expect(
      resource("api").refusals({ name: "chat", ...webSocket, cors_configuration: { allow_origins: ["*"] } }),
    ).toEqual([expect.stringContaining("cors_configuration is not supported for WEBSOCKET APIs")]);
    expect(
      resource("api").refusals({
        name: "x",
        protocol_type: "HTTP",
        route_selection_expression: "$request.x",
      }),
    ).toEqual([expect.stringContaining("For HTTP APIs the route selection expression must be")]);
    expect(resource("api").refusals({ name: "", ...webSocket, protocol_type: "WS" })).toEqual([
      "name: expected length of name to be in the range (1 - 128), got ",
      'protocol_type: expected protocol_type to be one of ["WEBSOCKET" "HTTP"], got WS',
    ]);
  });
});

describe("a stage", () => {
  test("has the URL by which its API's protocol is spoken", async () => {
    const api = await resource("api").create({ name: "a", ...webSocket });
    const stage = await resource("stage").create({ api_id: api.id ?? null, name: "test", auto_deploy: true });
    expect(stage).toMatchObject({
      id: "test",
      arn: `arn:aws:apigateway:us-west-2::/apis/${api.id}/stages/test`,
      execution_arn: `${api.execution_arn}/test`,
      invoke_url: `wss://${api.id}.execute-api.us-west-2.amazonaws.com/test`,
      deployment_id: expect.stringMatching(/^[0-9a-z]{6}$/),
    });
    const http = await resource("api").create({ name: "b", protocol_type: "HTTP" });
    const standard = await resource("stage").create({ api_id: http.id ?? null, name: "$default" });
    expect(standard.invoke_url).toBe(`https://${http.id}.execute-api.us-west-2.amazonaws.com/`);
  });

  test("is single in its API, not among all", async () => {
    await resource("stage").create({ api_id: "one", name: "test" });
    await resource("stage").create({ api_id: "two", name: "test" });
    await expect(resource("stage").create({ api_id: "one", name: "test" })).rejects.toThrow(
      /creating API Gateway v2 Stage \(test\): .*ConflictException: Stage already exists/,
    );
  });

  test("logs nothing by default", async () => {
    const stage = await resource("stage").create({
      api_id: "three",
      name: "test",
      default_route_settings: { throttling_burst_limit: 10 },
    });
    expect(stage.default_route_settings).toEqual([
      expect.objectContaining({ logging_level: "OFF", data_trace_enabled: false }),
    ]);
  });

  test.each([
    [{ name: "a b" }, "name: BadRequestException: Invalid stage name 'a b'"],
    [{ name: "a/b" }, "name: BadRequestException: Invalid stage name 'a/b'"],
    [
      { default_route_settings: { throttling_rate_limit: -1 } },
      "expected default_route_settings.0.throttling",
    ],
    [{ default_route_settings: { logging_level: "DEBUG" } }, 'one of ["ERROR" "INFO" "OFF"], got DEBUG'],
    [
      { access_log_settings: { destination_arn: "x", format: "$context.requestId" } },
      '"access_log_settings.0.destination_arn" (x) is an invalid ARN',
    ],
    [
      { access_log_settings: { destination_arn: "arn:aws:logs:us-west-2:1:x", format: "$context.status" } },
      "format must contain $context.requestId",
    ],
    [
      {
        access_log_settings: {
          destination_arn: "arn:aws:logs:us-west-2:111122223333:log-group:x",
          format: '{\n"requestId":"$context.requestId"}',
        },
      },
      "format must be single line",
    ],
  ])("%j is refused", (given, words) => {
    const refusals = resource("stage").refusals({ api_id: "x", name: "test", ...given });
    expect(refusals).toContainEqual(expect.stringContaining(words));
  });
});

describe("a route", () => {
  test.each(["$connect", "$disconnect", "$default", "message", "GET /pets/{id}", "ANY /"])(
    "the key %s is taken",
    (route_key) => {
      expect(resource("route").refusals({ api_id: "x", route_key })).toEqual([]);
    },
  );

  test("a key that is nearly a predefined one is refused", () => {
    expect(resource("route").refusals({ api_id: "x", route_key: "$conect" })).toEqual([
      "route_key: $conect is not a predefined route: $connect, $disconnect, $default",
    ]);
  });

  test("an HTTP API takes a method and a path, and any other key is refused when it is made", async () => {
    const api = await resource("api").create({ name: "d", protocol_type: "HTTP" });
    const ofApi = (route_key: string) => ({ api_id: api.id ?? null, route_key });
    await resource("route").create(ofApi("GET /pets"));
    await expect(resource("route").create(ofApi("message"))).rejects.toThrow(
      "BadRequestException: The provided route key is not formatted properly for HTTP protocol",
    );
  });

  test("an authorizer stands before $connect alone, and is named where it is asked for", () => {
    const connect = { api_id: "x", route_key: "$connect", authorization_type: "CUSTOM" };
    expect(resource("route").refusals({ ...connect, authorizer_id: "abc123" })).toEqual([]);
    expect(resource("route").refusals(connect)).toEqual([
      "authorizer_id: BadRequestException: Authorizer ID is required for the authorization type CUSTOM",
    ]);
    expect(resource("route").refusals({ ...connect, route_key: "message", authorizer_id: "abc123" })).toEqual(
      [
        "authorization_type: BadRequestException: Currently, authorization restriction is supported on the $connect route only",
      ],
    );
    expect(resource("route").refusals({ ...connect, route_key: "GET /", authorizer_id: "abc123" })).toEqual(
      [],
    );
  });

  test("goes to an integration, and is single in its API", async () => {
    const message = { api_id: "x", route_key: "message" };
    expect(resource("route").refusals({ ...message, target: "abc1234" })).toEqual([
      expect.stringContaining("must have the form integrations/{integration ID}"),
    ]);
    const { id } = await resource("route").create({ ...message, target: "integrations/abc1234" });
    expect(id).toMatch(/^[0-9a-z]{7}$/);
    await resource("route").create({ ...message, api_id: "y" });
    await expect(resource("route").create(message)).rejects.toThrow(
      /ConflictException: Route with key message already exists for this API/,
    );
  });
});

describe("an integration", () => {
  const proxy = { integration_type: "AWS_PROXY", integration_uri: "arn:aws:apigateway:x", api_id: "x" };

  test("answers for at most 29 seconds in a WebSocket API, and 30 in an HTTP API", async () => {
    const http = await resource("api").create({ name: "c", protocol_type: "HTTP" });
    const ofHttp = { ...proxy, api_id: http.id ?? null };
    expect(await resource("integration").create(proxy)).toMatchObject({
      timeout_milliseconds: 29_000,
      integration_response_selection_expression: "${integration.response.statuscode}",
      passthrough_behavior: "WHEN_NO_MATCH",
      payload_format_version: "1.0",
    });
    expect(await resource("integration").create(ofHttp)).toMatchObject({ timeout_milliseconds: 30_000 });
    await resource("integration").create({ ...ofHttp, timeout_milliseconds: 30_000 });
    await expect(resource("integration").create({ ...proxy, timeout_milliseconds: 30_000 })).rejects.toThrow(
      "BadRequestException: Timeout should be between 50 ms and 29000 ms",
    );
    expect(resource("integration").refusals({ ...proxy, timeout_milliseconds: 30_001 })).toEqual([
      "timeout_milliseconds: BadRequestException: Timeout should be between 50 ms and 30000 ms",
    ]);
  });

  test.each([
    [{ integration_uri: null }, "Integration URI is required for integrations of type AWS_PROXY"],
    [{ integration_method: "GET" }, "Integration method must be POST for integrations with Lambda"],
    [{ connection_type: "VPC_LINK" }, "Connection ID is required for the connection type VPC_LINK"],
    [{ integration_type: "LAMBDA" }, "expected integration_type to be one of"],
  ])("%j is refused", (given, words) => {
    expect(resource("integration").refusals({ ...proxy, ...given })).toEqual([
      expect.stringContaining(words),
    ]);
  });
});

test("an authorizer of requests names its function, one of tokens its issuer", async () => {
  const given = { api_id: "x", name: "n", authorizer_type: "REQUEST" };
  expect(resource("authorizer").refusals(given)).toEqual([
    "authorizer_uri: BadRequestException: AuthorizerUri is required for authorizers of type REQUEST",
  ]);
  expect(resource("authorizer").refusals({ ...given, authorizer_type: "JWT" })).toEqual([
    "jwt_configuration: BadRequestException: JwtConfiguration is required for authorizers of type JWT",
  ]);
  const { id } = await resource("authorizer").create({ ...given, authorizer_uri: "arn:aws:apigateway:x" });
  expect(id).toMatch(/^[0-9a-z]{6}$/);
});

describe("a domain name", () => {
  const certificate = (region: string) => ({
    certificate_arn: `arn:aws:acm:${region}:111122223333:certificate/x`,
    endpoint_type: "REGIONAL",
    security_policy: "TLS_1_2",
  });
  const given = { domain_name: "api.example.com", domain_name_configuration: certificate("us-west-2") };

  test("has a target and a zone, for an alias record", async () => {
    const domain = await resource("domain_name").create(given);
    expect(domain).toMatchObject({
      id: "api.example.com",
      domain_name_configuration: [
        {
          hosted_zone_id: "Z2OJLYMUO9EFXC",
          target_domain_name: expect.stringMatching(
            /^d-[0-9a-z]{10}\.execute-api\.us-west-2\.amazonaws\.com$/,
          ),
        },
      ],
    });
    expect(resource("domain_name").plan(given, domain).planned).toEqual(domain);
  });

  test("takes a certificate of its region, and TLS 1.2 only", () => {
    const elsewhere = { ...given, domain_name_configuration: certificate("us-east-1") };
    expect(resource("domain_name").refusals(elsewhere)).toEqual([
      expect.stringContaining("BadRequestException: Invalid certificate ARN"),
    ]);
    const old = { ...certificate("us-west-2"), security_policy: "TLS_1_0" };
    expect(resource("domain_name").refusals({ ...given, domain_name_configuration: old })).toEqual([
      expect.stringContaining('one of ["TLS_1_2"], got TLS_1_0'),
    ]);
  });

  test("leads to one API without a key", async () => {
    const mapping = { api_id: "x", domain_name: "api.example.com", stage: "test" };
    await resource("api_mapping").create(mapping);
    await resource("api_mapping").create({ ...mapping, api_mapping_key: "v2" });
    await expect(resource("api_mapping").create({ ...mapping, api_id: "y" })).rejects.toThrow(
      "ConflictException: ApiMapping key already exists for this domain name",
    );
  });
});

test("an account's settings of a region are single, and applied again they are overwritten", async () => {
  const account = new RealResource("aws_api_gateway_account", cloud);
  const role = (name: string) => ({ cloudwatch_role_arn: `arn:aws:iam::111122223333:role/${name}` });
  expect(await account.create(role("a"))).toMatchObject({
    id: "api-gateway-account",
    throttle_settings: [{ burst_limit: 5000, rate_limit: 10_000 }],
  });
  expect(await account.create(role("b"))).toMatchObject(role("b"));
});
