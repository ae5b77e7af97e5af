/** Where users sign in, and what their access tokens must say. */
export type SignIn = UserPoolSignIn | IssuerSignIn;

interface TokenIssuer {
  /** Claim `iss` of the tokens. */
  readonly issuerUrl: string;
  /** Where the issuer publishes its keys. */
  readonly jwksUrl: string;
  readonly audience: string;
  /** Scope that a token must have; empty: none. */
  readonly scope: string;
  /** Origins that a page calls to sign in. */
  readonly origins: readonly string[];
}

/** A user pool of our own, in which each client is made by whoever needs it. */
export interface UserPoolSignIn extends TokenIssuer {
  readonly provider: "cognito";
  readonly userPoolId: string;
  /** `https://<prefix>.auth.<region>.amazoncognito.com` */
  readonly loginUrl: string;
  /** Days after which a user signs in again. */
  readonly sessionDays: number;
}

/** An issuer of the operator's own, who has made a client there. */
export interface IssuerSignIn extends TokenIssuer {
  readonly provider: "openid";
  readonly clientId: string;
}
