import { resource, type SynthesizedStack, statements, synthesize } from "../../support/synthesize";

const stack = synthesize().ChatApiStack;
const vpc = (output: string) =>
  `\${data.terraform_remote_state.cross-stack-reference-input-VpcInfrastructureStack.outputs.cross-stack-output-${output}}`;

const api = "${aws_apigatewayv2_api.api_api.id}";
const executionArn = "${aws_apigatewayv2_api.api_api.execution_arn}";
const connections = "${aws_dynamodb_table.tables_connections_table.arn}";
const conversations = "${aws_dynamodb_table.tables_conversations_table.arn}";
const queue = "${aws_sqs_queue.queue_requests.arn}";

const functions = [
  "authorizer",
  "connect",
  "disconnect",
  "message",
  "cancel",
  "resume",
  "default",
  "inference",
];

function lambda(name: string, from: SynthesizedStack = stack) {
  return resource(from, "aws_lambda_function", `functions_${name}_function`);
}

function variables(name: string, from: SynthesizedStack = stack): Record<string, string> {
  return (lambda(name, from).environment as { variables: Record<string, string> }).variables;
}

describe("every function", () => {
  test("there are eight", () => {
    expect(Object.keys(stack.resource.aws_lambda_function ?? {}).sort()).toEqual(
      functions.map((name) => `functions_${name}_function`).sort(),
    );
  });

  test.each(functions)("%s runs on the newest Node.js and arm64, traced, from a zip in the stack", (name) => {
    expect(lambda(name)).toMatchObject({
      function_name: `deepseek-test-${name}`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memory_size: 512,
      tracing_config: { mode: "Active" },
      filename: `assets/function-code_zips/chat-api/${name}.zip`,
      source_code_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    });
  });

  test.each(functions)("%s writes its own encrypted log group, which is emptied", (name) => {
    const group = `functions_${name}_logs_${name}`;
    expect(resource(stack, "aws_cloudwatch_log_group", group)).toMatchObject({
      name: `/deepseek/test/${name}`,
      retention_in_days: 30,
      kms_key_id: vpc("aws_kms_key-log-key_key-arn"),
    });
    expect(lambda(name).logging_config).toEqual({
      log_format: "JSON",
      log_group: `\${aws_cloudwatch_log_group.${group}.name}`,
      application_log_level: "INFO",
    });
  });

  test.each(functions)("%s has a role that no other has, and waits for its rights", (name) => {
    const { role, depends_on } = lambda(name);
    expect(role).toBe(`\${aws_iam_role.functions_${name}_role_role.arn}`);
    expect(depends_on).toContain(`aws_iam_role_policy.functions_${name}_role_work`);
    expect(resource(stack, "aws_iam_role", `functions_${name}_role_role`).assume_role_policy).toBe(
      "${data.aws_iam_policy_document.function-policies_trust.json}",
    );
    expect(statements(stack, "function-policies_trust")).toEqual([
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
      },
    ]);
  });

  test.each(functions)("%s knows its name, its log level and its metrics' namespace", (name) => {
    expect(variables(name)).toMatchObject({
      LOG_LEVEL: "INFO",
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: "deepseek/test",
    });
  });
});

const findUser = { sid: "FindUser", actions: ["dynamodb:GetItem"], resources: [connections] };
const postFrames = {
  sid: "PostFrames",
  actions: ["execute-api:ManageConnections"],
  resources: [`${executionArn}/test/POST/@connections/*`],
};
const onConversations = (sid: string, ...actions: string[]) => ({
  sid,
  actions: actions.map((action) => `dynamodb:${action}`),
  resources: [conversations],
});

/** All that each may do beside writing its logs and its traces. A new right has to be written down here. */
const rights: Readonly<Record<string, readonly object[]>> = {
  authorizer: [],
  connect: [{ sid: "AddConnection", actions: ["dynamodb:PutItem"], resources: [connections] }],
  disconnect: [{ sid: "RemoveConnection", actions: ["dynamodb:DeleteItem"], resources: [connections] }],
  message: [
    findUser,
    onConversations("RecordTurns", "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem", "Query"),
    { sid: "SendMessages", actions: ["sqs:SendMessage"], resources: [queue] },
    postFrames,
  ],
  cancel: [findUser, onConversations("EndRequests", "GetItem", "UpdateItem"), postFrames],
  resume: [findUser, onConversations("ReadFrames", "GetItem", "UpdateItem", "Query"), postFrames],
  default: [postFrames],
  inference: [
    { sid: "ForgetConnections", actions: ["dynamodb:DeleteItem"], resources: [connections] },
    onConversations("WriteAnswers", "GetItem", "PutItem", "UpdateItem", "Query"),
    {
      sid: "ReceiveMessages",
      actions: [
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ChangeMessageVisibility",
      ],
      resources: [queue],
    },
    postFrames,
  ],
};

describe("rights", () => {
  test.each(functions)("%s may do exactly this", (name) => {
    expect(statements(stack, `functions_${name}_role_work-policy`)).toEqual([
      {
        sid: "WriteLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`\${aws_cloudwatch_log_group.functions_${name}_logs_${name}.arn}:*`],
      },
      ...(rights[name] ?? []),
    ]);
    const document = stack.data.aws_iam_policy_document?.[`functions_${name}_role_work-policy`];
    expect(document?.source_policy_documents).toEqual([
      "${data.aws_iam_policy_document.function-policies_write-traces.json}",
    ]);
    expect(statements(stack, "function-policies_write-traces")).toEqual([
      {
        sid: "WriteTraces",
        actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
        resources: ["*"],
      },
    ]);
  });

  test("inference has one policy more than the others", () => {
    const policies = Object.keys(stack.resource.aws_iam_role_policy ?? {}).sort();
    expect(policies).toEqual(
      [...functions.map((name) => `functions_${name}_role_work`), "functions_inference_role_join-vpc"].sort(),
    );
  });

  test("only inference manages network interfaces, and its own code does not", () => {
    const [allow, deny] = statements(stack, "functions_inference_role_join-vpc-policy");
    expect(deny).toEqual({
      ...allow,
      sid: "DenyToTheFunctionItself",
      effect: "Deny",
      condition: [
        {
          test: "ArnEquals",
          variable: "lambda:SourceFunctionArn",
          values: ["arn:aws:lambda:us-west-2:034362047054:function:deepseek-test-inference"],
        },
      ],
    });
  });

  test("the only managed policy is the one that API Gateway demands for its logs", () => {
    expect(
      Object.values(stack.resource.aws_iam_role_policy_attachment ?? {}).map(({ policy_arn }) => policy_arn),
    ).toEqual(["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]);
  });
});

describe("what the functions are told", () => {
  const endpoint = `https://${api}.execute-api.us-west-2.amazonaws.com/test`;
  const tables = {
    CONNECTIONS_TABLE: "${aws_dynamodb_table.tables_connections_table.name}",
    CONVERSATIONS_TABLE: "${aws_dynamodb_table.tables_conversations_table.name}",
  };
  const common = { LOG_LEVEL: "INFO", POWERTOOLS_METRICS_NAMESPACE: "deepseek/test" };
  const told: Readonly<Record<string, Record<string, string>>> = {
    authorizer: {
      ISSUER_URL: "https://${aws_cognito_user_pool.user-pool_pool.endpoint}",
      JWKS_URL: "https://${aws_cognito_user_pool.user-pool_pool.endpoint}/.well-known/jwks.json",
      AUDIENCE: "${aws_cognito_resource_server.user-pool_chat.identifier}",
      REQUIRED_SCOPE: "https://chat.deepseek-test/chat",
    },
    connect: { CONNECTIONS_TABLE: tables.CONNECTIONS_TABLE },
    disconnect: { CONNECTIONS_TABLE: tables.CONNECTIONS_TABLE },
    message: {
      ...tables,
      CONNECTIONS_ENDPOINT: endpoint,
      QUEUE_URL: "${aws_sqs_queue.queue_requests.url}",
      MAX_TEXT_BYTES: "16384",
      REQUESTS_PER_MINUTE: "10",
      DAILY_TOKENS: "200000",
      RETENTION_DAYS: "30",
      SCHEDULE: '{"timeZone":"America/Chicago","downCron":"0 0 * * *","upCron":"0 9 * * *"}',
    },
    cancel: { ...tables, CONNECTIONS_ENDPOINT: endpoint },
    resume: { ...tables, CONNECTIONS_ENDPOINT: endpoint },
    default: { CONNECTIONS_ENDPOINT: endpoint },
    inference: {
      ...tables,
      CONNECTIONS_ENDPOINT: endpoint,
      QUEUE_URL: "${aws_sqs_queue.queue_requests.url}",
      LLM_SERVICE_ADDRESS: `${vpc("aws_route53_record-private-zone_load-balancer-name")}:443`,
      MODEL_NAME: "deepseek-r1:1.5b",
      MAX_HISTORY_TURNS: "20",
      ON_DISCONNECT: "finish",
      MAX_ATTEMPTS: "3",
      RETENTION_DAYS: "30",
    },
  };

  test.each(functions)("%s, and nothing else", (name) => {
    expect(variables(name)).toEqual({ ...common, ...told[name], POWERTOOLS_SERVICE_NAME: name });
  });

  test("without a schedule the service is always awake", () => {
    const other = synthesize(["scaling.schedule.enabled=false"]).ChatApiStack;
    expect(variables("message", other).SCHEDULE).toBe("");
  });
});

describe("inference", () => {
  test("stands in the private subnets, where the load balancer lets it in", () => {
    expect(lambda("inference").vpc_config).toEqual({
      subnet_ids: [vpc("aws_subnet-network_private-a-id"), vpc("aws_subnet-network_private-b-id")],
      security_group_ids: [vpc("aws_security_group-security-groups_lambda-id")],
    });
    for (const name of functions.filter((each) => each !== "inference")) {
      expect(lambda(name).vpc_config).toBeUndefined();
    }
  });

  test("gets one message at a time from the queue, with a bound on how many run", () => {
    expect(resource(stack, "aws_lambda_event_source_mapping", "answer-trigger_mapping")).toMatchObject({
      event_source_arn: queue,
      function_name: "${aws_lambda_function.functions_inference_function.function_name}",
      batch_size: 1,
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 36 },
      metrics_config: { metrics: ["EventCount"] },
    });
    expect(lambda("inference").reserved_concurrent_executions).toBeUndefined();
  });

  test("can have its concurrency reserved", () => {
    const other = synthesize([
      "chatApi.reserveConcurrency=true",
      "chatApi.maxConcurrentAnswers=20",
    ]).ChatApiStack;
    expect(lambda("inference", other).reserved_concurrent_executions).toBe(20);
    expect(lambda("message", other).reserved_concurrent_executions).toBeUndefined();
  });

  test("may run longer than an answer, and its message is hidden for longer still", () => {
    const other = synthesize(["chatApi.answerTimeoutSeconds=840"]).ChatApiStack;
    expect(lambda("inference", other).timeout).toBe(900);
    expect(resource(other, "aws_sqs_queue", "queue_requests").visibility_timeout_seconds).toBe(930);
  });
});
