import { Metadata } from "@grpc/grpc-js";
import { sessionOf } from "../../../../assets/llm-service/src/chat/session-cookie";

const settings = { name: "LlmServiceStickiness", maxAgeSeconds: 900 };
const uuid = "0b8f1f2e-6a3c-4c1d-9d35-1f4f5a1c9e11";
const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function metadata(...cookies: readonly string[]): Metadata {
  const result = new Metadata();
  for (const cookie of cookies) result.add("cookie", cookie);
  return result;
}

test("a new session is a UUID v4", () => {
  expect(sessionOf(metadata(), settings).id).toMatch(uuidV4);
  expect(sessionOf(metadata(), settings).id).not.toBe(sessionOf(metadata(), settings).id);
});

test.each([
  ["alone", [`LlmServiceStickiness=${uuid}`]],
  ["beside others", [`a=b; LlmServiceStickiness=${uuid}; AWSALBAPP-0=x`]],
  ["in a header of its own", ["a=b", `LlmServiceStickiness=${uuid}`]],
  ["without blanks", [`a=b;LlmServiceStickiness=${uuid}`]],
])("a valid cookie is kept: %s", (_, cookies) => {
  expect(sessionOf(metadata(...cookies), settings).id).toBe(uuid);
});

test.each([
  ["not a UUID", ["LlmServiceStickiness=<script>"]],
  ["empty", ["LlmServiceStickiness="]],
  ["more than a UUID", [`LlmServiceStickiness=${uuid}0`]],
  ["duplicated", [`LlmServiceStickiness=${uuid}; LlmServiceStickiness=${uuid}`]],
  ["twice over two headers", [`LlmServiceStickiness=${uuid}`, "LlmServiceStickiness=x"]],
  ["of a longer name", [`XLlmServiceStickiness=${uuid}`]],
])("what is %s is replaced, and nothing of it echoed", (_, cookies) => {
  const { id, setCookie } = sessionOf(metadata(...cookies), settings);
  expect(id).toMatch(uuidV4);
  expect(id).not.toBe(uuid);
  expect(setCookie).not.toContain("script");
});

test("the cookie is Secure, HttpOnly, for every path, and expires in 900 s", () => {
  const now = Date.UTC(2026, 0, 1);
  jest.useFakeTimers({ now });
  try {
    expect(sessionOf(metadata(`LlmServiceStickiness=${uuid}`), settings).setCookie).toBe(
      `LlmServiceStickiness=${uuid}; Path=/; Expires=Thu, 01 Jan 2026 00:15:00 GMT; Secure; HttpOnly`,
    );
  } finally {
    jest.useRealTimers();
  }
});
