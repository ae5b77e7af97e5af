import { refusedByAws } from "../../common/aws-refusal";
import { DIGITS_AND_LOWERCASE, randomText } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, text } from "../../common/values";
import type { ApplyContext, ArgumentRule, ResourceRules, Values, Violation } from "../../rule";
import { checkTokens } from "./token-validity";

const AUTH_FLOWS = [
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_AUTH_FLOW_ONLY",
  "USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_CUSTOM_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_AUTH",
];

/** Scopes that every user pool has, beside those of its resource servers. */
const STANDARD_SCOPES = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"];

const TIME_UNITS = ["seconds", "minutes", "hours", "days"];

const address: ArgumentRule = { length: [1, 1024] };

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((element) => typeof element === "string") : [];

/** Plain HTTP is for tests on the developer's own machine; an app's own scheme is its own. */
function isAllowedAddress(url: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^#]*$/.test(url) &&
    (!url.startsWith("http://") || /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/.test(url))
  );
}

function checkAddresses(client: Values): readonly Violation[] {
  return ["callback_urls", "logout_urls"].flatMap((argument) =>
    texts(client[argument])
      .filter((url) => !isAllowedAddress(url))
      .map((url) =>
        refusedByAws(
          argument,
          `InvalidParameterException: ${url} is not allowed: an absolute URL without a fragment, with https, an app's own scheme, or http on localhost`,
        ),
      ),
  );
}

function checkFlows(client: Values): readonly Violation[] {
  const flows = texts(client.allowed_oauth_flows);
  const refuse = (path: string, words: string) => [refusedByAws(path, `InvalidOAuthFlowException: ${words}`)];
  if (flows.length === 0) return [];
  if (client.allowed_oauth_flows_user_pool_client === false) {
    return refuse(
      "allowed_oauth_flows_user_pool_client",
      "AllowedOAuthFlows are used only where AllowedOAuthFlowsUserPoolClient is true.",
    );
  }
  if (flows.includes("client_credentials")) {
    if (flows.length > 1) {
      return refuse(
        "allowed_oauth_flows",
        "client_credentials flow can not be selected along with code flow or implicit flow.",
      );
    }
    return client.generate_secret === true
      ? []
      : refuse(
          "generate_secret",
          "client_credentials flow can not be selected if client does not have a client secret.",
        );
  }
  return isGiven(client.allowed_oauth_scopes) || client.allowed_oauth_scopes === undefined
    ? []
    : refuse("allowed_oauth_scopes", "AllowedOAuthFlows and AllowedOAuthScopes are required together.");
}

function checkAuthFlows(client: Values): readonly Violation[] {
  const flows = texts(client.explicit_auth_flows);
  const older = flows.filter((flow) => !flow.startsWith("ALLOW_"));
  const rotates = blocks(client.refresh_token_rotation).some(({ feature }) => feature === "ENABLED");
  return [
    ...(older.length > 0 && older.length < flows.length
      ? [
          refusedByAws(
            "explicit_auth_flows",
            "InvalidParameterException: Values with the prefix ALLOW_ and values without it cannot be mixed.",
          ),
        ]
      : []),
    ...(rotates && flows.includes("ALLOW_REFRESH_TOKEN_AUTH")
      ? [
          refusedByAws(
            "explicit_auth_flows",
            "InvalidParameterException: ALLOW_REFRESH_TOKEN_AUTH cannot be used with refresh token rotation: GetTokensFromRefreshToken takes its place.",
          ),
        ]
      : []),
  ];
}

function checkRedirect(client: Values): readonly Violation[] {
  const redirect = text(client.default_redirect_uri);
  const callbacks = client.callback_urls;
  return redirect !== undefined && Array.isArray(callbacks) && !callbacks.includes(redirect)
    ? [
        refusedByAws(
          "default_redirect_uri",
          "InvalidParameterException: DefaultRedirectURI must be in the CallbackURLs list.",
        ),
      ]
    : [];
}

/** Scopes exist when their resource server does, which must be made before. */
function unknownScope(client: Values, context: ApplyContext): string | undefined {
  const ofPool = (type: string) =>
    context.applied(type).filter(({ user_pool_id }) => user_pool_id === client.user_pool_id);
  const isOwnPool = context.applied("aws_cognito_user_pool").some(({ id }) => id === client.user_pool_id);
  const known = ofPool("aws_cognito_resource_server").flatMap((server) => texts(server.scope_identifiers));
  const unknown = texts(client.allowed_oauth_scopes).find(
    (scope) => !STANDARD_SCOPES.includes(scope) && !known.includes(scope),
  );
  // A pool that was made elsewhere may have servers that were, too.
  return isOwnPool && unknown !== undefined
    ? `creating Cognito User Pool Client (${text(client.name)}): operation error Cognito Identity Provider: CreateUserPoolClient, https response error StatusCode: 400, ScopeDoesNotExistException: One or more requested scope does not exist in any of the resource servers: ${unknown}`
    : undefined;
}

/** Rules of `aws_cognito_user_pool_client`. */
export const userPoolClient: ResourceRules = {
  source: "internal/service/cognitoidp/user_pool_client.go",
  arguments: {
    allowed_oauth_flows: { items: [0, 3], oneOf: ["code", "implicit", "client_credentials"] },
    allowed_oauth_scopes: { items: [0, 50] },
    analytics_configuration: { items: [0, 1] },
    "analytics_configuration.application_arn": {
      format: "arn",
      exactlyOneOf: ["analytics_configuration.application_arn", "analytics_configuration.application_id"],
      conflictsWith: ["analytics_configuration.external_id", "analytics_configuration.role_arn"],
    },
    "analytics_configuration.application_id": {
      requiredWith: ["analytics_configuration.external_id", "analytics_configuration.role_arn"],
    },
    "analytics_configuration.role_arn": { format: "arn" },
    auth_session_validity: { range: [3, 15] },
    callback_urls: { items: [0, 100], ...address },
    client_secret: { sensitive: true },
    default_redirect_uri: address,
    explicit_auth_flows: { oneOf: AUTH_FLOWS },
    generate_secret: { forceNew: true },
    logout_urls: { items: [0, 100], ...address },
    name: {
      length: [1, 128],
      patterns: [
        {
          pattern: /^[\w\s+=,.@-]+$/,
          message: 'can include any letter, number, space, tab, or one of "+=,.@-"',
        },
      ],
    },
    prevent_user_existence_errors: { oneOf: ["LEGACY", "ENABLED"] },
    refresh_token_rotation: { items: [0, 1] },
    "refresh_token_rotation.feature": { oneOf: ["ENABLED", "DISABLED"] },
    "refresh_token_rotation.retry_grace_period_seconds": { range: [0, 60] },
    supported_identity_providers: { length: [1, 32] },
    token_validity_units: { items: [0, 1] },
    "token_validity_units.access_token": { default: "hours", oneOf: TIME_UNITS },
    "token_validity_units.id_token": { default: "hours", oneOf: TIME_UNITS },
    "token_validity_units.refresh_token": { default: "days", oneOf: TIME_UNITS },
    user_pool_id: { forceNew: true },
  },
  computed: {
    id: (_client, context) => randomText(context, 26, DIGITS_AND_LOWERCASE, "id"),
    client_secret: (client, context) =>
      client.generate_secret === true ? `${context.hex(51, "secret")}` : "",
    access_token_validity: () => 1,
    allowed_oauth_flows_user_pool_client: () => false,
    auth_session_validity: () => 3,
    default_redirect_uri: () => "",
    enable_propagate_additional_user_context_data: () => false,
    enable_token_revocation: () => true,
    explicit_auth_flows: () => ["ALLOW_USER_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    id_token_validity: () => 1,
    prevent_user_existence_errors: () => "ENABLED",
    refresh_token_validity: () => 30,
  },
  check: (client) => [
    ...checkAddresses(client),
    ...checkFlows(client),
    ...checkAuthFlows(client),
    ...checkRedirect(client),
    ...(texts(client.allowed_oauth_flows).some((flow) => flow !== "client_credentials") &&
    isAbsent(client.callback_urls)
      ? [
          refusedByAws(
            "callback_urls",
            "InvalidOAuthFlowException: code flow and implicit flow need a callback URL.",
          ),
        ]
      : []),
    ...checkTokens(client),
  ],
  refuseCreate: unknownScope,
};
