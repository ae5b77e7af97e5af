import type { ChatApiDescription } from "../chat-api/chat-api-description";
import { AttributeReader } from "../terraform/attribute-reader";
import { resourcesOf } from "../terraform/resource";
import type { RawState } from "../terraform/state";

/** How users sign in, as the applied stacks of the API and of the page describe it; addresses are those of AWS. */
export interface IdentityDescription {
  readonly issuerUrl: string;
  readonly jwksUrl: string;
  /** Of an access token. */
  readonly audience: string;
  /** That a token must have. Empty: none. */
  readonly scope: string;
  readonly clientId: string;
  /** Origin of the sign-in page, where it is not the issuer's. */
  readonly loginUrl: string | undefined;
  /** How long an access token is good. */
  readonly accessTokenSeconds: number;
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof secondsOf;

/**
 * @param webClient state of the page's stack: its `config.json`, and the page as a client of a user pool
 * @throws UnusableAttribute, Error when a part is missing
 */
export function describeIdentity(chatApi: ChatApiDescription, webClient: RawState): IdentityDescription {
  const resources = resourcesOf(webClient);
  const environment = chatApi.api.routes.get("$connect")?.authorizer?.environment;
  if (environment === undefined) throw new Error("the route $connect of the state has no authorizer");
  const variable = (name: string): string => {
    const value = environment[name];
    if (value === undefined) throw new Error(`the authorizer of the state has no variable ${name}`);
    return value;
  };
  const configuration = resources.find(
    ({ attributes, type }) => type === "aws_s3_object" && attributes.key === "config.json",
  );
  if (configuration === undefined) throw new Error("the state has no aws_s3_object with the key config.json");
  const { clientId, logoutUrl } = JSON.parse(AttributeReader.of(configuration).string("content")) as {
    clientId: string;
    logoutUrl?: string;
  };
  const client = resources.find(({ type }) => type === "aws_cognito_user_pool_client");
  return {
    issuerUrl: variable("ISSUER_URL"),
    jwksUrl: variable("JWKS_URL"),
    audience: variable("AUDIENCE"),
    scope: variable("REQUIRED_SCOPE"),
    clientId,
    loginUrl: logoutUrl === undefined ? undefined : new URL(logoutUrl).origin,
    accessTokenSeconds:
      client === undefined ? secondsOf.hours : accessTokenSeconds(AttributeReader.of(client)),
  };
}

function accessTokenSeconds(client: AttributeReader): number {
  const units = Object.keys(secondsOf) as Unit[];
  const unit = client.block("token_validity_units")?.oneOf("access_token", units, "hours") ?? "hours";
  return client.number("access_token_validity", 1) * secondsOf[unit];
}
