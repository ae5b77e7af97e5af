import { createPublicKey, type JsonWebKey, verify as signatureIsGood } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IdentityDescription } from "../../../local/identity/identity-description";
import { Issuer } from "../../../local/identity/issuer";
import { mintAccessToken } from "../../../local/identity/mint-access-token";
import { users } from "../../../local/identity/user";
import { Browser } from "./support/browser";

const pageUrl = "http://127.0.0.1:1";
const identity: IdentityDescription = {
  issuerUrl: "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a",
  jwksUrl: "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a/.well-known/jwks.json",
  audience: "https://chat.deepseek-test",
  scope: "https://chat.deepseek-test/chat",
  clientId: "the-page",
  loginUrl: "https://login.auth.us-west-2.amazoncognito.com",
  accessTokenSeconds: 1200,
};
let directory: string;
let issuer: Issuer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "issuer-"));
  issuer = await Issuer.start({ identity, pageUrl, directory });
});
afterAll(async () => {
  await issuer.stop();
  rmSync(directory, { recursive: true, force: true });
});

const browser = (resource: string | null = identity.audience) =>
  new Browser(issuer.url, {
    clientId: identity.clientId,
    scope: `openid ${identity.scope}`,
    resource,
    redirectUri: `${pageUrl}/callback`,
  });

const claims = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;

/** Fails unless a key that the issuer shows has signed the token. */
async function verify(token: string): Promise<void> {
  const [header = "", payload, signature = ""] = token.split(".");
  const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  const answer = await fetch(`${issuer.url}/.well-known/jwks.json`);
  const { keys } = (await answer.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const key = keys.find((each) => each.kid === kid);
  if (key === undefined) throw new Error(`the issuer has no key ${kid}`);
  const signed = Buffer.from(`${header}.${payload}`);
  const publicKey = createPublicKey({ key, format: "jwk" });
  expect(signatureIsGood("RSA-SHA256", signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);
}

test.each([
  ["with a resource", identity.audience],
  ["without one", null],
])("a user signs in %s and gets tokens", async (_, resource) => {
  const tokens = await browser(resource).signIn("ann");
  const [ann] = users;
  expect(tokens.expires_in).toBe(1200);
  expect(claims(tokens.access_token)).toMatchObject({
    iss: issuer.url,
    aud: identity.audience,
    sub: ann?.subject,
    scope: identity.scope,
    client_id: "the-page",
    token_use: "access",
  });
  await verify(tokens.access_token);
  expect(claims(tokens.id_token)).toMatchObject({
    aud: "the-page",
    sub: ann?.subject,
    name: "ann",
    token_use: "id",
  });
});

test("a user who may not chat gets a token without the scope", async () => {
  const { access_token: token } = await browser().signIn("carl");
  expect(claims(token)).toMatchObject({ aud: identity.audience });
  expect(claims(token)).not.toHaveProperty("scope");
});

test("a code is worth nothing without the verifier, and no sign-in begins without a challenge", async () => {
  const one = browser();
  const back = await one.choose(await one.authorize("v".repeat(43)), "ann");
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const other = { grant_type: "authorization_code", code, code_verifier: "w".repeat(43) };
  expect(await one.token(other)).toMatchObject({ error: "invalid_grant" });
  const refused = await browser().authorize("v".repeat(43), {
    code_challenge: undefined,
    code_challenge_method: undefined,
  });
  expect(refused.headers.get("location")).toContain("error=invalid_request");
});

test("whoever signed in is not asked again, unless the page wants to know", async () => {
  const one = browser();
  await one.signIn("bob");
  expect((await one.authorize("v".repeat(43))).headers.get("location")).toContain(
    `${pageUrl}/callback?code=`,
  );
  expect(await (await one.authorize("v".repeat(43), { prompt: "login" })).text()).toContain(
    "<h1>Sign in</h1>",
  );
});

test("a refresh token is good once", async () => {
  const one = browser();
  const { refresh_token: first } = await one.signIn("ann");
  const renew = (token: string) => one.token({ grant_type: "refresh_token", refresh_token: token });
  const renewed = await renew(first);
  expect(claims(renewed.access_token)).toMatchObject({ aud: identity.audience, scope: identity.scope });
  expect(renewed.refresh_token).not.toBe(first);
  expect(await renew(first)).toMatchObject({ error: "invalid_grant" });
});

test("signing out, by Cognito's address too, ends the session and leads back", async () => {
  const one = browser();
  await one.signIn("ann");
  const query = new URLSearchParams({ client_id: identity.clientId, logout_uri: `${pageUrl}/` });
  const form = await (await one.follow(await one.go(`/logout?${query}`))).text();
  const [, action = ""] = /action="([^"]+)"/.exec(form) ?? [];
  const [, secret = ""] = /name="xsrf" value="([^"]+)"/.exec(form) ?? [];
  const answer = await one.go(action, {
    method: "POST",
    body: new URLSearchParams({ xsrf: secret, logout: "yes" }),
  });
  expect((await one.follow(answer)).headers.get("location")).toBe(`${pageUrl}/`);
  expect(await (await one.authorize("v".repeat(43))).text()).toContain("<h1>Sign in</h1>");
});

test("another page may neither be returned to nor read tokens", async () => {
  const elsewhere = await browser().authorize("v".repeat(43), {
    redirect_uri: "http://127.0.0.1:2/callback",
  });
  expect(elsewhere.status).toBe(400);
  const tokens = (origin: string) =>
    fetch(`${issuer.url}/token`, {
      method: "POST",
      headers: { origin },
      body: new URLSearchParams({
        client_id: identity.clientId,
        grant_type: "refresh_token",
        refresh_token: "x",
      }),
    });
  expect((await tokens(pageUrl)).headers.get("access-control-allow-origin")).toBe(pageUrl);
  expect((await tokens("http://127.0.0.1:2")).headers.get("access-control-allow-origin")).toBeNull();
});

test("a sign-in that nobody began says so", async () => {
  const answer = await fetch(`${issuer.url}/interaction/unknown`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("This sign-in is over");
});

test("the key outlives the issuer", async () => {
  const { access_token: token } = await browser().signIn("ann");
  const keys = async (url: string) => await (await fetch(`${url}/.well-known/jwks.json`)).json();
  const before = await keys(issuer.url);
  expect(JSON.stringify(before)).not.toContain('"d":');
  await issuer.stop();
  issuer = await Issuer.start({ identity, pageUrl, directory, port: Number(new URL(issuer.url).port) });
  expect(await keys(issuer.url)).toEqual(before);
  await verify(token);
});

test("addresses of AWS lead to it, and to its keys", async () => {
  expect(issuer.addresses).toEqual({
    "https://cognito-idp.us-west-2.amazonaws.com": issuer.url,
    [identity.issuerUrl]: issuer.url,
    [identity.jwksUrl]: `${issuer.url}/.well-known/jwks.json`,
    "https://login.auth.us-west-2.amazoncognito.com": issuer.url,
  });
});

test("tests make tokens that it would, and some that it would not", async () => {
  await verify(mintAccessToken(issuer, identity, "anybody"));
  const unknown = mintAccessToken(issuer, identity, "anybody", { signature: "unknown" });
  await expect(verify(unknown)).rejects.toThrow("no key");
  const expired = mintAccessToken(issuer, identity, "anybody", { claims: { exp: 1 } });
  expect(claims(expired)).toMatchObject({ exp: 1, sub: "anybody" });
});
