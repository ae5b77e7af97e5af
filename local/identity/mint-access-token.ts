import { createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IdentityDescription } from "./identity-description";
import type { Issuer } from "./issuer";

/** What is to be different from a good token. A claim that is undefined is left out. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `none`: without a signature. `unknown`: by a key that the issuer does not have. Default: by the issuer's own key. */
  readonly signature?: "own" | "unknown" | "none";
}

const goodSeconds = 3600;

/** Makes access tokens as the local issuer would, without anybody signing in, and tokens that it would never make. */
export function mintAccessToken(
  { signingKeyFile, url }: Pick<Issuer, "signingKeyFile" | "url">,
  { audience, clientId, scope }: Pick<IdentityDescription, "audience" | "clientId" | "scope">,
  subject: string,
  { claims = {}, signature = "own" }: TokenChanges = {},
): string {
  const own: JsonWebKey & { kid: string } = JSON.parse(readFileSync(signingKeyFile, "utf8"));
  const now = Math.floor(Date.now() / 1000);
  const header =
    signature === "none"
      ? { alg: "none", typ: "JWT" }
      : { alg: "RS256", typ: "at+jwt", kid: signature === "own" ? own.kid : "unknown" };
  const payload = {
    iss: url,
    aud: audience,
    sub: subject,
    client_id: clientId,
    scope,
    token_use: "access",
    iat: now,
    exp: now + goodSeconds,
    ...claims,
  };
  const signed = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  if (signature === "none") return `${signed}.`;
  const key =
    signature === "own"
      ? createPrivateKey({ key: own, format: "jwk" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}
