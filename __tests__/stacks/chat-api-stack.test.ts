import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "../../main";
import { configurationOf } from "../support/configuration";
import { writePage } from "../support/page";
import { resource, statements, synthesize } from "../support/synthesize";

const stack = synthesize().ChatApiStack;
const vpc = (output: string) =>
  `\${data.terraform_remote_state.cross-stack-reference-input-VpcInfrastructureStack.outputs.cross-stack-output-${output}}`;

const api = "${aws_apigatewayv2_api.api_api.id}";
const executionArn = "${aws_apigatewayv2_api.api_api.execution_arn}";
const queue = "${aws_sqs_queue.queue_requests.arn}";

describe("queue", () => {
  const requests = resource(stack, "aws_sqs_queue", "queue_requests");

  test("keeps each conversation's order, encrypted", () => {
    for (const name of ["queue_requests", "queue_dead-letters"]) {
      expect(resource(stack, "aws_sqs_queue", name)).toMatchObject({
        name: expect.stringMatching(/^deepseek-test-requests(-dead)?\.fifo$/),
        fifo_queue: true,
        deduplication_scope: "messageGroup",
        fifo_throughput_limit: "perMessageGroupId",
        sqs_managed_sse_enabled: true,
      });
    }
  });

  test("delivers once more than there are attempts, then to the dead letters, which take from nobody else", () => {
    expect(JSON.parse(String(requests.redrive_policy))).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.queue_dead-letters.arn}",
      maxReceiveCount: 4,
    });
    const allow = resource(stack, "aws_sqs_queue_redrive_allow_policy", "queue_redrive-allow");
    expect(allow.queue_url).toBe("${aws_sqs_queue.queue_dead-letters.url}");
    expect(JSON.parse(String(allow.redrive_allow_policy))).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [queue],
    });
  });

  test.each(["requests", "dead-letters"])("%s refuses what does not come by TLS", (name) => {
    expect(statements(stack, `queue_${name}-tls-only-policy`)).toEqual([
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["sqs:*"],
        resources: [`\${aws_sqs_queue.queue_${name}.arn}`],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ]);
    expect(resource(stack, "aws_sqs_queue_policy", `queue_${name}-tls-only`).queue_url).toBe(
      `\${aws_sqs_queue.queue_${name}.url}`,
    );
  });

  test("has an alarm at the first dead letter, which tells whom it is told to tell", () => {
    const alarm = resource(stack, "aws_cloudwatch_metric_alarm", "queue_dead-letters-alarm");
    expect(alarm).toMatchObject({
      namespace: "AWS/SQS",
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "${aws_sqs_queue.queue_dead-letters.name}" },
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
    });
    expect(alarm.alarm_actions).toBeUndefined();
    const topic = "arn:aws:sns:us-west-2:034362047054:alarms";
    const other = synthesize([`chatApi.alarmTopicArn=${topic}`]).ChatApiStack;
    expect(resource(other, "aws_cloudwatch_metric_alarm", "queue_dead-letters-alarm").alarm_actions).toEqual([
      topic,
    ]);
  });
});

describe("tables", () => {
  test.each([
    [
      "connections",
      {
        hash_key: "connectionId",
        attribute: [
          { name: "connectionId", type: "S" },
          { name: "userId", type: "S" },
        ],
        global_secondary_index: [{ name: "by-user", hash_key: "userId", projection_type: "KEYS_ONLY" }],
      },
    ],
    [
      "conversations",
      {
        hash_key: "pk",
        range_key: "sk",
        attribute: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
        ],
      },
    ],
  ])("%s: on demand, encrypted, recoverable, emptied by time", (name, shape) => {
    expect(resource(stack, "aws_dynamodb_table", `tables_${name}_table`)).toMatchObject({
      ...shape,
      name: `deepseek-test-${name}`,
      billing_mode: "PAY_PER_REQUEST",
      server_side_encryption: { enabled: true },
      point_in_time_recovery: { enabled: true },
      ttl: { attribute_name: "ttl", enabled: true },
    });
  });

  test.each([
    ["production", true],
    ["test", false],
  ] as const)("in %s deletion protection is %s", (environment, expected) => {
    const other = synthesize(configurationOf([], { environment })).ChatApiStack;
    for (const table of Object.values(other.resource.aws_dynamodb_table ?? {})) {
      expect(table.deletion_protection_enabled).toBe(expected);
    }
    expect(resource(other, "aws_cognito_user_pool", "user-pool_pool").deletion_protection).toBe(
      expected ? "ACTIVE" : "INACTIVE",
    );
  });
});

describe("WebSocket API", () => {
  const routes = {
    $connect: "connect",
    $disconnect: "disconnect",
    $default: "default",
    message: "message",
    cancel: "cancel",
    resume: "resume",
  };

  test("chooses the route by the frame's action", () => {
    expect(resource(stack, "aws_apigatewayv2_api", "api_api")).toMatchObject({
      protocol_type: "WEBSOCKET",
      route_selection_expression: "$request.body.action",
    });
    expect(
      Object.values(stack.resource.aws_apigatewayv2_route ?? {})
        .map(({ route_key }) => String(route_key))
        .sort(),
    ).toEqual(Object.keys(routes).sort());
  });

  test.each(Object.entries(routes))("%s goes to %s, which only this route may call", (key, name) => {
    const integration = `routes_${name}-integration`;
    expect(resource(stack, "aws_apigatewayv2_route", `routes_${name}`)).toMatchObject({
      api_id: api,
      route_key: key,
      target: `integrations/\${aws_apigatewayv2_integration.${integration}.id}`,
    });
    expect(resource(stack, "aws_apigatewayv2_integration", integration)).toMatchObject({
      integration_type: "AWS_PROXY",
      integration_uri: `\${aws_lambda_function.functions_${name}_function.invoke_arn}`,
    });
    expect(resource(stack, "aws_lambda_permission", `routes_${name}-permission`)).toMatchObject({
      principal: "apigateway.amazonaws.com",
      function_name: `\${aws_lambda_function.functions_${name}_function.function_name}`,
      source_arn: `${executionArn}/test/${key}`,
    });
  });

  test("lets a connection in by the authorizer, which may find the token in either of two places", () => {
    const authorizer = "${aws_apigatewayv2_authorizer.routes_authorizer.id}";
    expect(resource(stack, "aws_apigatewayv2_route", "routes_connect")).toMatchObject({
      authorization_type: "CUSTOM",
      authorizer_id: authorizer,
    });
    const gate = resource(stack, "aws_apigatewayv2_authorizer", "routes_authorizer");
    expect(gate).toMatchObject({
      authorizer_type: "REQUEST",
      authorizer_uri: "${aws_lambda_function.functions_authorizer_function.invoke_arn}",
    });
    expect(gate.identity_sources).toBeUndefined();
    expect(resource(stack, "aws_lambda_permission", "routes_authorizer-permission").source_arn).toBe(
      `${executionArn}/authorizers/${authorizer}`,
    );
  });

  test("is deployed at every change, throttled and measured, once there are routes", () => {
    expect(resource(stack, "aws_apigatewayv2_stage", "stage_stage")).toMatchObject({
      api_id: api,
      name: "test",
      auto_deploy: true,
      default_route_settings: {
        detailed_metrics_enabled: true,
        throttling_rate_limit: 100,
        throttling_burst_limit: 200,
        // Whole messages would go into a log that is neither encrypted nor emptied.
        data_trace_enabled: false,
        logging_level: "OFF",
      },
      depends_on: expect.arrayContaining(
        Object.values(routes).map((name) => `aws_apigatewayv2_route.routes_${name}`),
      ),
    });
  });

  test("writes access logs that no token gets into", () => {
    const { access_log_settings: settings } = resource(stack, "aws_apigatewayv2_stage", "stage_stage") as {
      access_log_settings: { destination_arn: string; format: string };
    };
    expect(settings.destination_arn).toBe("${aws_cloudwatch_log_group.log-groups_chat-api-access.arn}");
    expect(resource(stack, "aws_cloudwatch_log_group", "log-groups_chat-api-access")).toMatchObject({
      name: "/deepseek/test/chat-api-access",
      kms_key_id: vpc("aws_kms_key-log-key_key-arn"),
    });
    expect(settings.format).not.toMatch(/\n/);
    const logged = Object.values(JSON.parse(settings.format) as Record<string, string>);
    expect(logged).toEqual(
      expect.arrayContaining(["$context.requestId", "$context.routeKey", "$context.status"]),
    );
    // The query string and the headers carry the token; the others, what clients write as they like.
    const where =
      /\$input|\$request|queryString|header|\.path|resourcePath|userAgent|protocol|body|message\b(?<!error\.message)/i;
    expect(logged.filter((variable) => where.test(variable))).toEqual([]);
  });
});

describe("the role that API Gateway writes logs with", () => {
  test("is the account's, and comes before the stage", () => {
    expect(resource(stack, "aws_api_gateway_account", "account-logging_account")).toMatchObject({
      cloudwatch_role_arn: "${aws_iam_role.account-logging_role.arn}",
    });
    expect(resource(stack, "aws_apigatewayv2_stage", "stage_stage").depends_on).toContain(
      "aws_api_gateway_account.account-logging_account",
    );
  });

  test.each([
    ["existing", true],
    ["off", false],
  ])("%s: is left to others, and there are access logs: %s", (value, hasLogs) => {
    const other = synthesize([`chatApi.accountLogging=${value}`]).ChatApiStack;
    expect(other.resource.aws_api_gateway_account).toBeUndefined();
    const settings = resource(other, "aws_apigatewayv2_stage", "stage_stage").access_log_settings;
    expect(settings !== undefined).toBe(hasLogs);
    const groups = Object.keys(other.resource.aws_cloudwatch_log_group ?? {});
    expect(groups.includes("log-groups_chat-api-access")).toBe(hasLogs);
  });
});

const certificate = "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6";

describe("a name of the operator's own", () => {
  const named = ["chatApi.domainName=api.example.com", `chatApi.certificateArn=${certificate}`];

  test("takes the place of API Gateway's, and is written into a zone that is given", () => {
    const other = synthesize([...named, "chatApi.zoneId=Z0123456789ABC"]).ChatApiStack;
    expect(resource(other, "aws_apigatewayv2_domain_name", "domain_domain")).toMatchObject({
      domain_name: "api.example.com",
      domain_name_configuration: {
        certificate_arn: certificate,
        endpoint_type: "REGIONAL",
        security_policy: "TLS_1_2",
      },
    });
    expect(resource(other, "aws_apigatewayv2_api_mapping", "domain_mapping")).toMatchObject({
      api_id: api,
      stage: "${aws_apigatewayv2_stage.stage_stage.name}",
    });
    expect(resource(other, "aws_route53_record", "domain_record")).toMatchObject({
      zone_id: "Z0123456789ABC",
      name: "api.example.com",
      type: "A",
    });
    expect(other.output["web-socket-url"]?.value).toBe("wss://api.example.com");
  });

  test("without a zone it is the operator who points it, and is told where", () => {
    const other = synthesize(named).ChatApiStack;
    expect(other.resource.aws_route53_record).toBeUndefined();
    expect(other.output["web-socket-domain-target"]?.value).toContain("target_domain_name");
  });

  test("by default there is none", () => {
    expect(stack.resource.aws_apigatewayv2_domain_name).toBeUndefined();
    expect(stack.output["web-socket-url"]?.value).toBe("${aws_apigatewayv2_stage.stage_stage.invoke_url}");
  });
});

describe("sign-in", () => {
  test("by a user pool with good passwords and an authenticator app, whose users an administrator makes", () => {
    expect(resource(stack, "aws_cognito_user_pool", "user-pool_pool")).toMatchObject({
      name: "deepseek-test-users",
      user_pool_tier: "ESSENTIALS",
      username_attributes: ["email"],
      admin_create_user_config: { allow_admin_create_user_only: true },
      mfa_configuration: "OPTIONAL",
      software_token_mfa_configuration: { enabled: true },
      password_policy: {
        minimum_length: 12,
        require_lowercase: true,
        require_uppercase: true,
        require_numbers: true,
        require_symbols: true,
      },
    });
    const open = synthesize(["identity.selfSignUp=true"]).ChatApiStack;
    expect(resource(open, "aws_cognito_user_pool", "user-pool_pool").admin_create_user_config).toEqual({
      allow_admin_create_user_only: false,
    });
  });

  test("with tokens for the chat, from a page of Cognito's", () => {
    expect(resource(stack, "aws_cognito_resource_server", "user-pool_chat")).toMatchObject({
      identifier: "https://chat.deepseek-test",
      scope: [{ scope_name: "chat" }],
    });
    expect(resource(stack, "aws_cognito_user_pool_domain", "user-pool_domain")).toMatchObject({
      domain: "deepseek-test-034362047054",
      managed_login_version: 2,
    });
  });

  test("by an issuer of the operator's own, and no user pool", () => {
    const other = synthesize([
      "identity.issuerUrl=https://login.example.com/tenant/",
      "identity.clientId=chat-page",
      "identity.audience=chat",
    ]).ChatApiStack;
    expect(Object.keys(other.resource).filter((type) => type.startsWith("aws_cognito"))).toEqual([]);
    expect(resource(other, "aws_lambda_function", "functions_authorizer_function").environment).toMatchObject(
      {
        variables: {
          ISSUER_URL: "https://login.example.com/tenant/",
          JWKS_URL: "https://login.example.com/tenant/.well-known/jwks.json",
          AUDIENCE: "chat",
          REQUIRED_SCOPE: "",
        },
      },
    );
    expect(other.output["user-pool-id"]).toBeUndefined();
  });
});

test("others find what they need under /deepseek/test/chat-api", () => {
  const names = Object.values(stack.resource.aws_ssm_parameter ?? {}).map(({ name }) => name);
  expect(names.sort()).toEqual([
    "/deepseek/test/chat-api/audience",
    "/deepseek/test/chat-api/connections-table",
    "/deepseek/test/chat-api/conversations-table",
    "/deepseek/test/chat-api/issuer-url",
    "/deepseek/test/chat-api/request-queue-url",
    "/deepseek/test/chat-api/user-pool-id",
    "/deepseek/test/chat-api/web-socket-url",
  ]);
});

test.each([
  ["none", [expect.stringContaining('Set network.natGateway to "one" or "per-zone".')]],
  ["one", []],
])("natGateway %s: warns when answers could not be sent", (natGateway, warnings) => {
  const directory = mkdtempSync(join(tmpdir(), "chat-api-"));
  try {
    const app = compose(configurationOf([`network.natGateway=${natGateway}`]), {
      outdir: join(directory, "out"),
      pageDirectory: writePage(join(directory, "page")),
    });
    app.synth();
    const annotations = app.manifest.stacks.ChatApiStack?.annotations ?? [];
    expect(annotations.map(({ message }) => message)).toEqual(warnings);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
