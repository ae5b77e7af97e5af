import { randomBytes } from "node:crypto";
import type { Configuration, JWK, KoaContextWithOIDC } from "oidc-provider";
import { interactionPath } from "./interaction-path";
import type { IssuerSettings } from "./issuer-settings";
import { keysPath } from "./keys-path";
import { signingKey } from "./signing-key";
import { type User, users } from "./user";

const weekSeconds = 7 * 24 * 3600;
const interactionSeconds = 3600;

/**
 * The issuer as oidc-provider is told: authorization code with PKCE for one public client, access tokens that are
 * JWTs for one audience, a new refresh token for each that is used.
 */
export function issuerConfiguration(settings: IssuerSettings): Configuration {
  const { accessTokenSeconds, audience, clientId, redirectUris, scope, signedOutUris } = settings;
  const resource = resourceOf(audience);
  return {
    clients: [
      {
        client_id: clientId,
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...signedOutUris],
        response_types: ["code"],
        grant_types: ["authorization_code", "refresh_token"],
        token_endpoint_auth_method: "none",
      },
    ],
    jwks: { keys: [signingKey(settings.directory) as JWK] },
    cookies: { keys: [randomBytes(32).toString("hex")] },
    routes: { jwks: keysPath },
    scopes: ["openid", "offline_access", "profile", "email"],
    claims: { openid: ["sub", "name", "email", "token_use"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    // As Cognito does, whatever scopes the client asked for.
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: accessTokenSeconds,
      IdToken: accessTokenSeconds,
      RefreshToken: weekSeconds,
      Session: weekSeconds,
      Grant: weekSeconds,
      Interaction: interactionSeconds,
    },
    interactions: { url: (_, { uid }) => interactionPath(uid) },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope,
          audience,
          accessTokenTTL: accessTokenSeconds,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
      rpInitiatedLogout: { enabled: true, logoutSource: confirmSignOut },
    },
    extraTokenClaims: () => ({ token_use: "access" }),
    findAccount: (_, subject) => {
      const user = users.find((each) => each.subject === subject);
      return (
        user && {
          accountId: subject,
          claims: () => ({
            sub: subject,
            name: user.name,
            email: `${user.name}@example.com`,
            token_use: "id",
          }),
        }
      );
    },
    loadExistingGrant: (context) => grantAll(context, resource, scope),
  };
}

/** What the user may have is granted without asking them. */
async function grantAll({ oidc }: KoaContextWithOIDC, resource: string, scope: string) {
  const accountId = oidc.session?.accountId;
  const clientId = oidc.client?.clientId;
  if (accountId === undefined || clientId === undefined) return undefined;
  const user: User | undefined = users.find(({ subject }) => subject === accountId);
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope("openid offline_access profile email");
  // A scope that is neither granted nor rejected would be asked for.
  if (scope !== "" && user?.mayChat) grant.addResourceScope(resource, scope);
  else if (scope !== "") grant.rejectResourceScope(resource, scope);
  await grant.save();
  return grant;
}

/** The form that ends the session, and that sends itself. */
function confirmSignOut(context: KoaContextWithOIDC, form: string): void {
  context.body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing out</title><link rel="icon" href="data:,"></head>
<body>${form}<script>const form = document.forms[0];
const answer = document.createElement("input");
Object.assign(answer, { type: "hidden", name: "logout", value: "yes" });
form.append(answer);
form.submit();</script></body></html>`;
}

/** A resource indicator is an absolute URI (RFC 8707); an audience may be any text. */
function resourceOf(audience: string): string {
  return URL.canParse(audience) ? audience : `urn:audience:${encodeURIComponent(audience)}`;
}
