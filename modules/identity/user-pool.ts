import { CognitoResourceServer } from "@cdktf/provider-aws/lib/cognito-resource-server";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain";
import { Construct } from "constructs";
import type { UserPoolSignIn } from "./sign-in";

export interface UserPoolProps {
  readonly name: string;
  readonly region: string;
  /** First part of the sign-in page's name, unique in the region. */
  readonly domainPrefix: string;
  /** What access tokens are made for: the identifier of the resource server. */
  readonly audience: string;
  /** `<audience>/<name>` */
  readonly scope: string;
  /** Let everybody make an account. */
  readonly selfSignUp: boolean;
  /** Days after which a user signs in again. */
  readonly sessionDays: number;
  readonly deletionProtection: boolean;
}

/** Managed login, and tokens that name the resource they are for, are not in the tier "LITE". */
const tier = "ESSENTIALS";

/**
 * Users with their passwords and, if they want, a second factor (an authenticator app), and the page where they sign in.
 *
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
 */
export class UserPool extends Construct {
  readonly signIn: UserPoolSignIn;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    const pool = new CognitoUserPool(this, "pool", {
      name: props.name,
      userPoolTier: tier,
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      // A new address counts once its owner has shown that they read it.
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
      mfaConfiguration: "OPTIONAL",
      softwareTokenMfaConfiguration: { enabled: true },
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: !props.selfSignUp },
      deletionProtection: props.deletionProtection ? "ACTIVE" : "INACTIVE",
    });
    const resourceServer = new CognitoResourceServer(this, "chat", {
      userPoolId: pool.id,
      identifier: props.audience,
      name: "Chat",
      scope: [
        { scopeName: props.scope.slice(props.audience.length + 1), scopeDescription: "Use the chat API" },
      ],
    });
    const domain = new CognitoUserPoolDomain(this, "domain", {
      userPoolId: pool.id,
      domain: props.domainPrefix,
      managedLoginVersion: 2,
    });
    const issuerUrl = `https://${pool.endpoint}`;
    const loginUrl = `https://${domain.domain}.auth.${props.region}.amazoncognito.com`;
    this.signIn = {
      provider: "cognito",
      userPoolId: pool.id,
      loginUrl,
      sessionDays: props.sessionDays,
      issuerUrl,
      jwksUrl: `${issuerUrl}/.well-known/jwks.json`,
      // Read from the resource, so that whoever uses it comes after it.
      audience: resourceServer.identifier,
      scope: props.scope,
      origins: [`https://cognito-idp.${props.region}.amazonaws.com`, loginUrl],
    };
  }
}
