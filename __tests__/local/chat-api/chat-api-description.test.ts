import { describeChatApi } from "../../../local/chat-api/chat-api-description";
import type { RawState } from "../../../local/terraform/state";
import { chatApiState, resource, withAttributes } from "./support/chat-api-state";

const describe = (state: RawState) => describeChatApi({ state, directory: "/stack" });

test("a state is read as what it describes", () => {
  const { api, functions, queues, tables, triggers } = describe(chatApiState());
  expect({ ...api, routes: undefined }).toEqual({
    id: "a1b2c3",
    stageName: "test",
    executionArn: "arn:aws:execute-api:us-west-2:123456789012:a1b2c3",
    domainName: "a1b2c3.execute-api.us-west-2.amazonaws.com",
    customDomainName: undefined,
    selectingField: "action",
    throttling: { ratePerSecond: 100, burst: 200 },
    routes: undefined,
  });
  const routes = [...api.routes.values()].map(({ authorizer, key, lambda, timeoutMilliseconds }) => ({
    key,
    timeoutMilliseconds,
    lambda: lambda.name,
    authorizer: authorizer?.name,
  }));
  expect(routes).toEqual([
    { key: "$connect", timeoutMilliseconds: 29_000, lambda: "connect", authorizer: "authorizer" },
    { key: "message", timeoutMilliseconds: 29_000, lambda: "message", authorizer: undefined },
  ]);
  expect(functions.find(({ name }) => name === "message")).toMatchObject({
    codeFile: "/stack/assets/message.zip",
    runtime: "nodejs24.x",
    architecture: "arm64",
    memoryMiB: 256,
    timeoutSeconds: 10,
    reservedConcurrency: undefined,
  });
  expect(queues).toEqual([
    {
      name: "requests.fifo",
      arn: "arn:aws:sqs:us-west-2:123456789012:requests.fifo",
      url: "https://sqs.us-west-2.amazonaws.com/123456789012/requests.fifo",
      attributes: { FifoQueue: "true", VisibilityTimeout: "60" },
    },
  ]);
  expect(tables.map(({ name }) => name)).toEqual(["connections"]);
  expect(triggers).toMatchObject([
    {
      lambda: { name: "inference" },
      queue: { name: "requests.fifo" },
      maximumConcurrency: 36,
      reportsFailures: true,
    },
  ]);
});

test("a name of its own stands for the stage", () => {
  const state = chatApiState();
  const mapping = resource("aws_apigatewayv2_api_mapping", "domain", { domain_name: "chat.example.com" });
  const { api } = describe({ ...state, resources: [...state.resources, mapping] });
  expect(api.customDomainName).toBe("chat.example.com");
});

test.each<[string, string, Record<string, unknown>, string]>([
  ["aws_apigatewayv2_api", "api", { protocol_type: "HTTP" }, 'protocol_type is "HTTP"; allowed: WEBSOCKET'],
  [
    "aws_apigatewayv2_api",
    "api",
    { route_selection_expression: "$default" },
    "allowed: $request.body.<field>",
  ],
  ["aws_apigatewayv2_integration", "message", { integration_type: "MOCK" }, "allowed: AWS_PROXY"],
  [
    "aws_apigatewayv2_integration",
    "message",
    { integration_uri: "arn" },
    "allowed: the invoke ARN of a function",
  ],
  ["aws_apigatewayv2_route", "message", { target: "integrations/x" }, "allowed: an integration of the state"],
  ["aws_apigatewayv2_route", "connect", { authorizer_id: "x" }, "allowed: an authorizer of the state"],
  ["aws_apigatewayv2_route", "connect", { authorization_type: "JWT" }, "allowed: NONE or CUSTOM"],
  [
    "aws_apigatewayv2_authorizer",
    "authorizer",
    { identity_sources: ["route.request.header.X"] },
    "allowed: none",
  ],
  ["aws_lambda_event_source_mapping", "trigger", { batch_size: 10 }, "batch_size is 10; allowed: 1"],
  ["aws_lambda_event_source_mapping", "trigger", { event_source_arn: "arn" }, "allowed: the ARN of a queue"],
  ["aws_lambda_function", "message", { runtime: "python3.13" }, "allowed: a Node.js runtime"],
])("%s.%s with %j is refused", (type, name, changes, message) => {
  expect(() => describe(withAttributes(chatApiState(), type, name, changes))).toThrow(message);
});
