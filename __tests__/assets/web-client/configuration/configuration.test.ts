import {
  ConfigurationError,
  parseConfiguration,
} from "../../../../assets/web-client/src/configuration/configuration";

const valid = {
  webSocketUrl: "wss://a1.execute-api.us-west-2.amazonaws.com/production",
  issuer: "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_a",
  clientId: "web",
  scope: "openid https://chat.example/chat",
  resource: null,
  maxTextBytes: 16_384,
};

test("takes what the stack writes, and what the local cloud writes", () => {
  expect(parseConfiguration(JSON.stringify(valid))).toEqual(valid);
  const local = {
    ...valid,
    webSocketUrl: "ws://127.0.0.1:8080/local",
    issuer: "http://127.0.0.1:8081",
    resource: "x",
  };
  expect(parseConfiguration(JSON.stringify(local))).toEqual(local);
});

test.each([
  ["<!doctype html>", "/config.json is not a JSON object."],
  ["[]", "/config.json is not a JSON object."],
  [
    JSON.stringify({ ...valid, webSocketUrl: "https://a" }),
    "/config.json: webSocketUrl must be a wss:// address.",
  ],
  [
    JSON.stringify({ ...valid, issuer: "javascript:alert(1)" }),
    "/config.json: issuer must be an https:// address.",
  ],
  [JSON.stringify({ ...valid, scope: "chat" }), '/config.json: scope must hold "openid".'],
  [JSON.stringify({ ...valid, maxTextBytes: 0 }), "/config.json: maxTextBytes must be more than 0."],
  [JSON.stringify({ ...valid, logoutUrl: "nowhere" }), "/config.json: logoutUrl must be an address."],
])("%p: %p", (text, message) => {
  expect(() => parseConfiguration(text)).toThrow(new ConfigurationError(message));
});

test("names a field that is missing", () => {
  const { clientId: _, ...incomplete } = valid;
  expect(() => parseConfiguration(JSON.stringify(incomplete))).toThrow("/config.json: clientId");
});
