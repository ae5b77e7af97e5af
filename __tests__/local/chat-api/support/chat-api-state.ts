import type { RawState } from "../../../../local/terraform/state";

type Resource = RawState["resources"][number];

const region = "us-west-2";
const account = "123456789012";
const queueArn = `arn:aws:sqs:${region}:${account}:requests.fifo`;

/** What a resource is in a state. */
export function resource(type: string, name: string, attributes: Record<string, unknown>): Resource {
  return { mode: "managed", type, name, instances: [{ attributes }] };
}

export function lambda(name: string, variables: Record<string, string> = {}): Resource {
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return resource("aws_lambda_function", name, {
    function_name: name,
    arn,
    invoke_arn: `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    filename: `assets/${name}.zip`,
    handler: "index.handler",
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    role: `arn:aws:iam::${account}:role/${name}`,
    memory_size: 256,
    timeout: 10,
    environment: [{ variables }],
    reserved_concurrent_executions: -1,
  });
}

/** A small chat API as it is in a state: two routes, an authorizer, a queue with its function, a table. */
export function chatApiState(): RawState {
  const invokeArn = (name: string) => lambda(name).instances[0]?.attributes?.invoke_arn;
  return {
    outputs: {},
    resources: [
      lambda("authorizer", {
        ISSUER_URL: "https://issuer.example.com",
        JWKS_URL: "https://issuer.example.com/keys",
        AUDIENCE: "chat",
        REQUIRED_SCOPE: "chat/use",
      }),
      lambda("connect"),
      lambda("message"),
      lambda("inference"),
      resource("aws_apigatewayv2_api", "api", {
        id: "a1b2c3",
        protocol_type: "WEBSOCKET",
        route_selection_expression: "$request.body.action",
        execution_arn: `arn:aws:execute-api:${region}:${account}:a1b2c3`,
        api_endpoint: `wss://a1b2c3.execute-api.${region}.amazonaws.com`,
      }),
      resource("aws_apigatewayv2_stage", "stage", {
        name: "test",
        default_route_settings: [{ throttling_rate_limit: 100, throttling_burst_limit: 200 }],
      }),
      resource("aws_apigatewayv2_authorizer", "authorizer", {
        id: "auth1",
        authorizer_type: "REQUEST",
        authorizer_uri: invokeArn("authorizer"),
        identity_sources: null,
      }),
      ...["connect", "message"].flatMap((name) => [
        resource("aws_apigatewayv2_integration", name, {
          id: `int-${name}`,
          integration_type: "AWS_PROXY",
          integration_uri: invokeArn(name),
          timeout_milliseconds: 29_000,
        }),
        resource("aws_apigatewayv2_route", name, {
          route_key: name === "connect" ? "$connect" : name,
          target: `integrations/int-${name}`,
          authorization_type: name === "connect" ? "CUSTOM" : "NONE",
          authorizer_id: name === "connect" ? "auth1" : null,
        }),
      ]),
      resource("aws_sqs_queue", "requests", {
        name: "requests.fifo",
        arn: queueArn,
        url: `https://sqs.${region}.amazonaws.com/${account}/requests.fifo`,
        fifo_queue: true,
        visibility_timeout_seconds: 60,
      }),
      resource("aws_lambda_event_source_mapping", "trigger", {
        event_source_arn: queueArn,
        function_name: "inference",
        batch_size: 1,
        function_response_types: ["ReportBatchItemFailures"],
        scaling_config: [{ maximum_concurrency: 36 }],
      }),
      resource("aws_dynamodb_table", "connections", {
        name: "connections",
        hash_key: "connectionId",
        attribute: [{ name: "connectionId", type: "S" }],
      }),
    ],
  };
}

/** The state with other values of one resource. */
export function withAttributes(
  state: RawState,
  type: string,
  name: string,
  changes: Record<string, unknown>,
): RawState {
  return {
    ...state,
    resources: state.resources.map((each) =>
      each.type === type && each.name === name
        ? resource(type, name, { ...each.instances[0]?.attributes, ...changes })
        : each,
    ),
  };
}
