import type { ParsedConfiguration } from "./schema/configuration";

/** Who says who a user is: the stack's own user pool, or an issuer of the operator's. */
export type Identity = CognitoIdentity | OpenIdIdentity;

interface TokenRules {
  /** What an access token must be made for. */
  readonly audience: string;
  /** The scope that it must have; empty: none. */
  readonly scope: string;
}

export interface CognitoIdentity extends TokenRules {
  readonly provider: "cognito";
  readonly domainPrefix: string;
  readonly selfSignUp: boolean;
  readonly sessionDays: number;
  readonly deletionProtection: boolean;
}

export interface OpenIdIdentity extends TokenRules {
  readonly provider: "openid";
  readonly issuerUrl: string;
  readonly jwksUrl: string;
  readonly clientId: string;
  /** Origins that the page calls to sign in, the issuer's first. */
  readonly origins: readonly string[];
}

/** @param namePrefix `<project>-<environment>` */
export function resolveIdentity(
  { identity }: ParsedConfiguration,
  namePrefix: string,
  accountId: string,
): Identity {
  const { issuerUrl, jwksUrl, clientId, audience, scope, origins, domainPrefix, ...pool } = identity;
  if (issuerUrl === undefined) {
    const chat = `https://chat.${namePrefix}`;
    return {
      ...pool,
      provider: "cognito",
      audience: chat,
      scope: `${chat}/chat`,
      domainPrefix: domainPrefix ?? `${namePrefix}-${accountId}`,
    };
  }
  return {
    provider: "openid",
    issuerUrl,
    jwksUrl: jwksUrl ?? `${issuerUrl.replace(/\/$/, "")}/.well-known/jwks.json`,
    // The cross-checks have refused an issuer without them.
    clientId: clientId ?? "",
    audience: audience ?? "",
    scope: scope ?? "",
    origins: [...new Set([new URL(issuerUrl).origin, ...origins])],
  };
}
