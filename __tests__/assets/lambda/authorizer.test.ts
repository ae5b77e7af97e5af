import {
  type AuthorizerEvent,
  createAuthorizerHandler,
} from "../../../assets/lambda/src/authorizer/authorizer-handler";
import { type TokenRules, TokenVerifier } from "../../../assets/lambda/src/authorizer/token-verifier";
import { Issuer, newKey } from "./support/issuer";
import { Recorder } from "./support/recorder";

const audience = "https://chat.example";
const scope = `${audience}/chat`;
const methodArn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/prod/$connect";
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

let issuer: Issuer;
let recorder: Recorder;
beforeEach(async () => {
  issuer = await new Issuer().start();
  recorder = new Recorder();
});
afterEach(() => issuer.stop());

const authorizer = (rules: Partial<TokenRules> = {}, fetchMilliseconds?: number) =>
  createAuthorizerHandler({
    log: recorder.log,
    metrics: recorder.metrics,
    verifier: new TokenVerifier(
      { issuerUrl: issuer.url, jwksUrl: `${issuer.url}/jwks`, audience, requiredScope: scope, ...rules },
      fetchMilliseconds,
    ),
  });
const claims = () => ({
  iss: issuer.url,
  sub: "ann",
  aud: audience,
  scope: `openid ${scope}`,
  exp: seconds(60),
});
const offering = (token: string): AuthorizerEvent => ({
  methodArn,
  headers: { "Sec-WebSocket-Protocol": `chat.v1, token.${token}` },
});
const statement = (effect: string) => [
  {
    Action: "execute-api:Invoke",
    Effect: effect,
    Resource: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/prod/*",
  },
];

test("a good token lets its user in, to the routes of this stage only", async () => {
  const good = claims();
  expect(await authorizer()(offering(issuer.token(good)))).toEqual({
    principalId: "ann",
    policyDocument: { Version: "2012-10-17", Statement: statement("Allow") },
    context: { userId: "ann", expiresAt: good.exp },
  });
});

test("the token may be in the query string; the sub-protocol goes first", async () => {
  const handler = authorizer();
  const queryStringParameters = { token: issuer.token(claims()) };
  expect(await handler({ methodArn, queryStringParameters })).toMatchObject({ principalId: "ann" });
  const bob = offering(issuer.token({ ...claims(), sub: "bob" }));
  expect(await handler({ ...bob, queryStringParameters })).toMatchObject({ principalId: "bob" });
});

test.each<[string, AuthorizerEvent]>([
  ["nothing", { methodArn }],
  ["nulls", { methodArn, headers: null, queryStringParameters: null }],
  ["an empty token", { methodArn, headers: { "sec-websocket-protocol": "chat.v1, token." } }],
])("%s is answered with 401", async (_, event) => {
  await expect(authorizer()(event)).rejects.toThrow(/^Unauthorized$/);
  expect(recorder.lines).toMatchObject([{ event: "denied", fields: { code: "missing-token" } }]);
});

/** With a signature for form's sake, because none at all is not even a token. */
const unsigned = (header: object, payload: object) =>
  [header, payload, ""].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");

const refused: [string, string, () => string][] = [
  ["an expired token", "expired", () => issuer.token({ ...claims(), exp: seconds(-1) })],
  ["one that is not valid yet", "not-yet-valid", () => issuer.token({ ...claims(), nbf: seconds(60) })],
  ["one of another issuer", "wrong-issuer", () => issuer.token({ ...claims(), iss: "https://evil.example" })],
  ["one for something else", "wrong-audience", () => issuer.token({ ...claims(), aud: ["a", "b"] })],
  ["one without the scope", "missing-scope", () => issuer.token({ ...claims(), scope: `${scope}s openid` })],
  ["one without any scope", "missing-scope", () => issuer.token({ ...claims(), scope: undefined })],
  ["an ID token of Cognito", "id-token", () => issuer.token({ ...claims(), token_use: "id" })],
  ["an ID token", "id-token", () => issuer.token({ ...claims(), at_hash: "x" })],
  ["one of nobody", "missing-claim", () => issuer.token({ ...claims(), sub: "" })],
  ["one that never ends", "missing-claim", () => issuer.token({ ...claims(), exp: undefined })],
  [
    "alg none with a known key",
    "wrong-algorithm",
    () => unsigned({ alg: "none", kid: issuer.keyId }, claims()),
  ],
  ["alg none without a key", "unknown-key", () => unsigned({ alg: "none" }, claims())],
  ["alg none and no signature", "malformed", () => unsigned({ alg: "none" }, claims()).replace(/[^.]*$/, "")],
  ["alg HS256", "wrong-algorithm", () => issuer.token(claims(), { alg: "HS256" })],
  ["another key", "unknown-key", () => issuer.token(claims(), {}, newKey())],
  ["another key of the same name", "wrong-signature", () => issuer.token(claims(), {}, newKey(issuer.keyId))],
  [
    "other claims under the same signature",
    "wrong-signature",
    () => {
      const [header, , signature] = issuer.token(claims()).split(".");
      const other = Buffer.from(JSON.stringify({ ...claims(), sub: "bob" })).toString("base64url");
      return `${header}.${other}.${signature}`;
    },
  ],
  ["something else", "malformed", () => "eyJ.not-a-token"],
  ["a token without its signature", "malformed", () => issuer.token(claims()).replace(/\.[^.]*$/, "")],
];

test.each(refused)("%s is denied, with a reason in the log and no token", async (_, code, make) => {
  const token = make();
  expect(await authorizer()(offering(token))).toEqual({
    principalId: "denied",
    policyDocument: { Version: "2012-10-17", Statement: statement("Deny") },
  });
  expect(recorder.lines).toMatchObject([{ event: "denied", fields: { code } }]);
  expect(recorder.counts).toEqual([{ name: "Denied", dimensions: { code } }]);
  for (const part of token.split(".")) if (part !== "") expect(recorder.text).not.toContain(part);
});

test("a token without an audience needs a scope that stands for it", async () => {
  const { aud: _, ...rest } = claims();
  expect(await authorizer()(offering(issuer.token(rest)))).toMatchObject({ principalId: "ann" });
  const unscoped = authorizer({ requiredScope: "" });
  expect(await unscoped(offering(issuer.token(rest)))).toMatchObject({ principalId: "denied" });
  expect(await unscoped(offering(issuer.token({ ...claims(), scope: undefined })))).toMatchObject({
    principalId: "ann",
  });
});

test("keys are fetched once for all, again for a new key, and not again and again for one that is not there", async () => {
  const handler = authorizer();
  const ask = (token: string) => handler(offering(token));
  await Promise.all([1, 2, 3].map(() => ask(issuer.token(claims()))));
  await ask(issuer.token(claims()));
  expect(issuer.fetches).toBe(1);

  issuer.rotate();
  expect(await ask(issuer.token(claims()))).toMatchObject({ principalId: "ann" });
  expect(issuer.fetches).toBe(2);

  for (let index = 0; index < 5; index++) await ask(issuer.token(claims(), {}, newKey("x")));
  expect(issuer.fetches).toBe(3);
  expect(await ask(issuer.token(claims()))).toMatchObject({ principalId: "ann" });
});

test("an issuer that fails is an error of the function, not a denial, and is asked again", async () => {
  const handler = authorizer();
  issuer.behaviour = "fail";
  await expect(handler(offering(issuer.token(claims())))).rejects.toThrow(`${issuer.url}/jwks answered 500`);
  expect(recorder.lines).toMatchObject([{ level: "error", event: "keys-not-available" }]);
  issuer.behaviour = "answer";
  expect(await handler(offering(issuer.token(claims())))).toMatchObject({ principalId: "ann" });
});

test("an issuer that does not answer is not waited for longer than allowed", async () => {
  issuer.behaviour = "hang";
  const started = performance.now();
  await expect(authorizer({}, 200)(offering(issuer.token(claims())))).rejects.toThrow(/timeout/);
  expect(performance.now() - started).toBeLessThan(2000);
});
