import { JwtVerifier } from "aws-jwt-verify";
import {
  JwtExpiredError,
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
  JwtWithoutValidKidError,
  KidNotFoundInJwksError,
  WaitPeriodNotYetEndedJwkError,
} from "aws-jwt-verify/error";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import type { JwtPayload } from "aws-jwt-verify/jwt-model";
import { JwksFetcher } from "./jwks-fetcher";

/** Who may sign in, and with what. */
export interface TokenRules {
  readonly issuerUrl: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** Empty: none is required of a token for the audience. */
  readonly requiredScope: string;
}

/** Whom a token is for. */
export interface Identity {
  readonly userId: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** Why a token does not let its bearer in: a word for the log. */
export type DenialCode =
  | "malformed"
  | "expired"
  | "not-yet-valid"
  | "wrong-issuer"
  | "wrong-audience"
  | "wrong-algorithm"
  | "unknown-key"
  | "wrong-signature"
  | "id-token"
  | "missing-scope"
  | "missing-claim";

/** The token does not let its bearer in. */
export class Denial extends Error {
  constructor(readonly code: DenialCode) {
    super(code);
  }
}

const defaultFetchMilliseconds = 3000;

/** Longest subject that OpenID Connect allows. Source: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const maxSubjectCharacters = 255;

/**
 * Verifies access tokens. Keys stay in memory from one invocation to the next; several tokens at once wait for one fetch,
 * and after a key was not found none is fetched for ten seconds.
 */
export class TokenVerifier {
  private readonly verify: (token: string) => Promise<JwtPayload>;

  /** @param fetchMilliseconds that the issuer has to answer with its keys. Default: 3,000. */
  constructor(
    private readonly rules: TokenRules,
    fetchMilliseconds = defaultFetchMilliseconds,
  ) {
    const verifier = JwtVerifier.create(
      // Which claims make up the audience depends on the issuer: checked below.
      { issuer: rules.issuerUrl, jwksUri: rules.jwksUrl, audience: null },
      { jwksCache: new SimpleJwksCache({ fetcher: new JwksFetcher(fetchMilliseconds) }) },
    );
    this.verify = (token) => verifier.verify(token);
  }

  /**
   * @throws Denial
   * @throws Error when the issuer's keys cannot be had: that is nobody's fault but ours
   */
  async identify(token: string): Promise<Identity> {
    const payload = await this.verify(token).catch((error) => {
      throw denialOf(error) ?? error;
    });
    this.checkPurpose(payload);
    const { sub, exp } = payload;
    if (
      typeof sub !== "string" ||
      sub === "" ||
      sub.length > maxSubjectCharacters ||
      typeof exp !== "number"
    ) {
      throw new Denial("missing-claim");
    }
    return { userId: sub, expiresAt: Math.floor(exp) };
  }

  /**
   * An access token of Cognito has no audience unless the client asked for a resource; the scope, whose name holds the
   * resource, then stands for it.
   * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
   */
  private checkPurpose({ aud, scope, token_use: use, at_hash: hash }: JwtPayload): void {
    const { audience, requiredScope } = this.rules;
    // Only an ID token has a hash of the access token that came with it.
    if (use === "id" || hash !== undefined) throw new Denial("id-token");
    const audiences = [aud ?? []].flat();
    if (audiences.length > 0 && !audiences.includes(audience)) throw new Denial("wrong-audience");
    if (audiences.length === 0 && requiredScope === "") throw new Denial("wrong-audience");
    const scopes = typeof scope === "string" ? scope.split(" ") : [];
    if (requiredScope !== "" && !scopes.includes(requiredScope)) throw new Denial("missing-scope");
  }
}

const denials: readonly (readonly [abstract new (...parameters: never[]) => Error, DenialCode])[] = [
  [JwtExpiredError, "expired"],
  [JwtNotBeforeError, "not-yet-valid"],
  [JwtInvalidIssuerError, "wrong-issuer"],
  [JwtInvalidSignatureAlgorithmError, "wrong-algorithm"],
  [JwtInvalidSignatureError, "wrong-signature"],
  [JwtWithoutValidKidError, "unknown-key"],
  [KidNotFoundInJwksError, "unknown-key"],
  [WaitPeriodNotYetEndedJwkError, "unknown-key"],
  [JwtParseError, "malformed"],
];

function denialOf(error: unknown): Denial | undefined {
  const found = denials.find(([type]) => error instanceof type);
  return found && new Denial(found[1]);
}
