import { readEnvironment } from "../common/environment";
import { createLog } from "../common/logger";
import { createMetrics } from "../common/metrics";
import { text, url } from "../common/variables";
import { createAuthorizerHandler } from "./authorizer-handler";
import { TokenVerifier } from "./token-verifier";

const settings = readEnvironment(process.env, {
  ISSUER_URL: url,
  JWKS_URL: url,
  AUDIENCE: text("the audience of access tokens, without spaces"),
  REQUIRED_SCOPE: text("a scope without spaces, or nothing", /^\S*$/),
});

/** The authorizer of `$connect`. */
export const handler = createAuthorizerHandler({
  verifier: new TokenVerifier({
    issuerUrl: settings.ISSUER_URL,
    jwksUrl: settings.JWKS_URL,
    audience: settings.AUDIENCE,
    requiredScope: settings.REQUIRED_SCOPE,
  }),
  log: createLog(),
  metrics: createMetrics(),
});
