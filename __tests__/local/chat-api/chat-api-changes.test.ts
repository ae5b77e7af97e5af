import { chatApiChanges } from "../../../local/chat-api/chat-api-changes";
import { describeChatApi } from "../../../local/chat-api/chat-api-description";
import type { RawState } from "../../../local/terraform/state";
import { chatApiState, lambda, withAttributes } from "./support/chat-api-state";

const state = chatApiState();

/** What is said of another state, all in one. */
function wordsOf(after: RawState, before = state): string[] {
  const describe = (each: RawState) => describeChatApi({ state: each, directory: "/stack" });
  return Object.values(chatApiChanges(describe(before), describe(after))).flatMap((changes) =>
    [...(changes as ReadonlyMap<string, string[]>).values()].flat(),
  );
}

test("the same state has no changes", () => {
  expect(wordsOf(chatApiState())).toEqual([]);
});

test.each<[string, string, Record<string, unknown>, string[]]>([
  [
    "aws_lambda_function",
    "message",
    { timeout: 20, memory_size: 512, reserved_concurrent_executions: 3, source_code_hash: "abc" },
    [
      "function message: code hash  → abc",
      "function message: memory 256 MiB → 512 MiB",
      "function message: timeout seconds 10 → 20",
      "function message: reserved concurrency none → 3",
    ],
  ],
  [
    "aws_lambda_function",
    "authorizer",
    { environment: [{ variables: { ISSUER_URL: "https://other.example.com" } }] },
    [
      "function authorizer: environment ISSUER_URL https://issuer.example.com → https://other.example.com",
      "function authorizer: environment JWKS_URL https://issuer.example.com/keys → none",
      "function authorizer: environment AUDIENCE chat → none",
      "function authorizer: environment REQUIRED_SCOPE chat/use → none",
    ],
  ],
  [
    "aws_apigatewayv2_integration",
    "message",
    { timeout_milliseconds: 5000 },
    ["route message: timeout milliseconds 29000 → 5000"],
  ],
  [
    "aws_apigatewayv2_route",
    "connect",
    { authorization_type: "NONE" },
    ["route $connect: authorizer authorizer → none"],
  ],
  [
    "aws_apigatewayv2_stage",
    "stage",
    { default_route_settings: [{ throttling_rate_limit: 50, throttling_burst_limit: 200 }] },
    ["gateway: throttling rate per second 100 → 50"],
  ],
  [
    "aws_lambda_event_source_mapping",
    "trigger",
    { scaling_config: [{ maximum_concurrency: 4 }], function_name: "message" },
    [
      "trigger of queue requests.fifo: function inference → message",
      "trigger of queue requests.fifo: maximum concurrency 36 → 4",
    ],
  ],
  [
    "aws_sqs_queue",
    "requests",
    { visibility_timeout_seconds: 70 },
    ["queue requests.fifo: Visibility timeout 60 → 70"],
  ],
  [
    "aws_dynamodb_table",
    "connections",
    { ttl: [{ enabled: true, attribute_name: "ttl" }] },
    ["table connections: time to live attribute none → ttl"],
  ],
])("of a changed %s %s", (type, name, changes, words) => {
  expect(wordsOf(withAttributes(state, type, name, changes)).sort()).toEqual([...words].sort());
});

test("where a zip lies, and whose a function is, makes no difference", () => {
  const changes = { filename: "assets/elsewhere.zip", role: "arn:aws:iam::123456789012:role/other" };
  expect(wordsOf(withAttributes(state, "aws_lambda_function", "message", changes))).toEqual([]);
});

test("what is there only before or only after is removed or added", () => {
  const more = { ...state, resources: [...state.resources, lambda("more")] };
  expect(wordsOf(more)).toEqual(["function more: added"]);
  expect(wordsOf(state, more)).toEqual(["function more: removed"]);
});
