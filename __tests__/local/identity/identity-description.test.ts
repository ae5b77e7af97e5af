import { describeChatApi } from "../../../local/chat-api/chat-api-description";
import { describeIdentity } from "../../../local/identity/identity-description";
import type { RawState } from "../../../local/terraform/state";
import { chatApiState, resource } from "../chat-api/support/chat-api-state";

const chatApi = describeChatApi({ state: chatApiState(), directory: "/stack" });

function webClient(configuration: object, ...others: RawState["resources"]): RawState {
  const content = JSON.stringify(configuration);
  return {
    outputs: {},
    resources: [resource("aws_s3_object", "configuration", { key: "config.json", content }), ...others],
  };
}

test("an issuer of the operator's", () => {
  expect(describeIdentity(chatApi, webClient({ clientId: "the-page" }))).toEqual({
    issuerUrl: "https://issuer.example.com",
    jwksUrl: "https://issuer.example.com/keys",
    audience: "chat",
    scope: "chat/use",
    clientId: "the-page",
    loginUrl: undefined,
    accessTokenSeconds: 3600,
  });
});

test.each([
  [{ access_token_validity: 30, token_validity_units: [{ access_token: "minutes" }] }, 1800],
  [{ access_token_validity: 2, token_validity_units: [] }, 7200],
])("a user pool whose client has %j", (attributes, accessTokenSeconds) => {
  const state = webClient(
    {
      clientId: "the-page",
      logoutUrl: "https://x.auth.us-west-2.amazoncognito.com/logout?client_id=the-page",
    },
    resource("aws_cognito_user_pool_client", "client", attributes),
  );
  expect(describeIdentity(chatApi, state)).toMatchObject({
    loginUrl: "https://x.auth.us-west-2.amazoncognito.com",
    accessTokenSeconds,
  });
});

test("a page without a configuration", () => {
  expect(() => describeIdentity(chatApi, { outputs: {}, resources: [] })).toThrow(
    "the state has no aws_s3_object with the key config.json",
  );
});
