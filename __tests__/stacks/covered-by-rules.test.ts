import { resourceRules } from "../../local/provider/rules";
import { synthesize } from "../support/synthesize";

const certificate = (region: string) =>
  `arn:aws:acm:${region}:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6`;

/** Options that together make every resource type that a stack can make. */
const variants = [
  [],
  ["network.natGateway=none"],
  [
    "chatApi.domainName=api.example.com",
    `chatApi.certificateArn=${certificate("us-west-2")}`,
    "chatApi.zoneId=Z0123456789ABCDEFGHIJ",
    "webClient.domainName=chat.example.com",
    `webClient.certificateArn=${certificate("us-east-1")}`,
    "webClient.zoneId=Z0123456789ABCDEFGHIJ",
  ],
  [
    "identity.issuerUrl=https://login.example.com/",
    "identity.clientId=chat-page",
    "identity.audience=chat",
    "chatApi.accountLogging=existing",
  ],
];

const usedTypes = new Set(
  variants.flatMap((options) =>
    Object.values(synthesize(options)).flatMap(({ resource }) => Object.keys(resource)),
  ),
);

test("the variants make what only an option makes", () => {
  expect([...usedTypes]).toEqual(
    expect.arrayContaining([
      "aws_nat_gateway",
      "aws_apigatewayv2_domain_name",
      "aws_apigatewayv2_api_mapping",
    ]),
  );
});

test.each([...usedTypes].sort())("the local cloud has rules for %s, with their source", (type) => {
  expect(resourceRules[type]?.source).toMatch(
    /^(internal\/service\/\w+\/\w+\.go|website\/docs\/r\/\w+\.html\.markdown)$/,
  );
});
