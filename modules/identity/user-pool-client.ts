import { CognitoManagedLoginBranding } from "@cdktf/provider-aws/lib/cognito-managed-login-branding";
import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client";
import { Construct } from "constructs";

export interface UserPoolClientProps {
  readonly name: string;
  readonly userPoolId: string;
  /** Scopes that a token may have beside `openid`. */
  readonly scopes: readonly string[];
  /** Where users come back to with the code of their sign-in. */
  readonly callbackUrl: string;
  /** Where they come back to when they have signed out. */
  readonly logoutUrl: string;
  /** Days after which a user signs in again. */
  readonly sessionDays: number;
}

const accessTokenMinutes = 60;

/** Two requests at once may bring the same refresh token; the second is not a thief for so many seconds. */
const rotationGraceSeconds = 30;

/**
 * The page as a client of the user pool: public, so it proves by PKCE that the code is its own, and every refresh token
 * is good once.
 *
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
 */
export class UserPoolClient extends Construct {
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: UserPoolClientProps) {
    super(scope, id);
    const client = new CognitoUserPoolClient(this, "client", {
      name: props.name,
      userPoolId: props.userPoolId,
      generateSecret: false,
      supportedIdentityProviders: ["COGNITO"],
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", ...props.scopes],
      callbackUrls: [props.callbackUrl],
      logoutUrls: [props.logoutUrl],
      // Cognito takes no rotation beside ALLOW_REFRESH_TOKEN_AUTH, and an empty list stands for that one too.
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
      preventUserExistenceErrors: "ENABLED",
      enableTokenRevocation: true,
      accessTokenValidity: accessTokenMinutes,
      idTokenValidity: accessTokenMinutes,
      refreshTokenValidity: props.sessionDays,
      tokenValidityUnits: [{ accessToken: "minutes", idToken: "minutes", refreshToken: "days" }],
      refreshTokenRotation: [{ feature: "ENABLED", retryGracePeriodSeconds: rotationGraceSeconds }],
    });
    // Without a style of its own, even the standard one, a client has no page: "Login pages unavailable".
    new CognitoManagedLoginBranding(this, "branding", {
      userPoolId: props.userPoolId,
      clientId: client.id,
      useCognitoProvidedValues: true,
    });
    this.clientId = client.id;
  }
}
