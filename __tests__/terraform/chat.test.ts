import { join } from "node:path";
import { attributes, Deployment, terraformTimeoutMilliseconds } from "../support/deployment";
import { writePage } from "../support/page";

jest.setTimeout(terraformTimeoutMilliseconds);

const stacks = ["ChatApiStack", "WebClientStack"] as const;

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.open();
  deployment.synthesize([]);
  await deployment.apply("VpcInfrastructureStack");
});
afterAll(() => deployment?.close());

async function applyAll(): Promise<void> {
  for (const stack of stacks) {
    await deployment.apply(stack);
    expect(await deployment.terraform(stack).isUnchanged()).toBe(true);
  }
}

// The tests follow one deployment through its life, in this order.

test("the chat API and the page are created, and a second plan is empty", async () => {
  await applyAll();
});

test("what the one makes, the other and the functions are told", async () => {
  const chatApi = await deployment.state("ChatApiStack");
  const webClient = await deployment.state("WebClientStack");
  const domainName = attributes(
    webClient,
    "aws_cloudfront_distribution",
    "distribution_distribution",
  ).domain_name;
  const clientId = attributes(webClient, "aws_cognito_user_pool_client", "user-pool-client_client").id;
  const pool = attributes(chatApi, "aws_cognito_user_pool", "user-pool_pool");
  const api = attributes(chatApi, "aws_apigatewayv2_api", "api_api");
  const configuration = JSON.parse(
    String(attributes(webClient, "aws_s3_object", "files_config-json").content),
  );
  const loginUrl = "https://deepseek-test-034362047054.auth.us-west-2.amazoncognito.com";
  expect(configuration).toEqual({
    webSocketUrl: `wss://${api.id}.execute-api.us-west-2.amazonaws.com/test`,
    issuer: `https://cognito-idp.us-west-2.amazonaws.com/${pool.id}`,
    clientId,
    scope: "openid https://chat.deepseek-test/chat",
    resource: "https://chat.deepseek-test",
    maxTextBytes: 16_384,
    logoutUrl: `${loginUrl}/logout?client_id=${clientId}&logout_uri=${encodeURIComponent(`https://${domainName}/`)}`,
  });
  const variables = (name: string) => {
    const [environment] = attributes(chatApi, "aws_lambda_function", `functions_${name}_function`)
      .environment as { variables: Record<string, string> }[];
    return environment?.variables;
  };
  expect(variables("authorizer")).toMatchObject({
    ISSUER_URL: configuration.issuer,
    JWKS_URL: `${configuration.issuer}/.well-known/jwks.json`,
    AUDIENCE: configuration.resource,
  });
  expect(variables("inference")).toMatchObject({
    LLM_SERVICE_ADDRESS: "deepseek.jonathanmau.com:443",
    CONNECTIONS_ENDPOINT: configuration.webSocketUrl.replace("wss:", "https:"),
    CONVERSATIONS_TABLE: "deepseek-test-conversations",
    QUEUE_URL: "https://sqs.us-west-2.amazonaws.com/034362047054/deepseek-test-requests.fifo",
  });
});

test("the headers of the page name the very addresses that it talks to", async () => {
  const chatApi = await deployment.state("ChatApiStack");
  const webClient = await deployment.state("WebClientStack");
  const { id } = attributes(chatApi, "aws_apigatewayv2_api", "api_api");
  const { security_headers_config: headers } = attributes(
    webClient,
    "aws_cloudfront_response_headers_policy",
    "security-headers_policy",
  );
  expect(JSON.stringify(headers)).toContain(
    `connect-src 'self' wss://${id}.execute-api.us-west-2.amazonaws.com https://cognito-idp.us-west-2.amazonaws.com https://deepseek-test-034362047054.auth.us-west-2.amazoncognito.com;`,
  );
});

test("new code of a function changes this function, in place, and nothing else", async () => {
  deployment.edit("ChatApiStack", (json) => {
    const { resource } = json as unknown as {
      resource: { aws_lambda_function: Record<string, Record<string, unknown>> };
    };
    Object.assign(resource.aws_lambda_function.functions_message_function ?? {}, {
      source_code_hash: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    });
  });
  expect(await deployment.apply("ChatApiStack")).toEqual([
    { address: "aws_lambda_function.functions_message_function", action: "update" },
  ]);
});

test("a changed page is written, and CloudFront is told to forget the old one", async () => {
  const before = await deployment.state("WebClientStack");
  const page = writePage(join(deployment.directory, "page"), {
    "index.html": "<!doctype html><title>Another</title>",
  });
  deployment.synthesize([], { pageDirectory: page });
  expect(await deployment.apply("WebClientStack")).toEqual([
    { address: "aws_s3_object.files_index-html", action: "update" },
    { address: "aws_lambda_invocation.cache-invalidation_invocation", action: "replace" },
  ]);
  const after = await deployment.state("WebClientStack");
  const input = (state: typeof before) =>
    attributes(state, "aws_lambda_invocation", "cache-invalidation_invocation").input;
  expect(input(after)).not.toBe(input(before));
});

const certificate = (region: string) =>
  `arn:aws:acm:${region}:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6`;

/** The rows of docs/scenarios.md that are about the chat: they touch different resources. */
const scenarios = [
  "chatApi.domainName=api.example.com",
  `chatApi.certificateArn=${certificate("us-west-2")}`,
  "chatApi.zoneId=Z0123456789ABCDEFGHIJ",
  "webClient.domainName=chat.example.com",
  `webClient.certificateArn=${certificate("us-east-1")}`,
  "webClient.zoneId=Z0123456789ABCDEFGHIJ",
  "identity.issuerUrl=https://login.example.com/",
  "identity.clientId=chat-page",
  "identity.audience=chat",
  "chatApi.accountLogging=existing",
  "chatApi.reserveConcurrency=true",
];

test("names and an issuer of the operator's own take the place of AWS's, and a second plan is empty", async () => {
  deployment.synthesize(scenarios);
  await applyAll();
  const webClient = await deployment.state("WebClientStack");
  expect(
    JSON.parse(String(attributes(webClient, "aws_s3_object", "files_config-json").content)),
  ).toMatchObject({
    webSocketUrl: "wss://api.example.com",
    issuer: "https://login.example.com/",
    clientId: "chat-page",
  });
});

test("all is destroyed", async () => {
  for (const stack of [...stacks].reverse()) {
    await deployment.destroy(stack);
    const { resources } = await deployment.state(stack);
    expect(resources.filter(({ mode }) => mode === "managed")).toEqual([]);
  }
});
