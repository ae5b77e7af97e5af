import { status } from "@grpc/grpc-js";
import { CallError } from "../../../../assets/llm-service/src/call-error";
import { validate } from "../../../../assets/llm-service/src/chat/chat-request";
import { decodeChatRequest } from "../../../../assets/llm-service/src/grpc/decode-chat-request";
import { ChatRequest, type DeepPartial, Role } from "../../../../assets/proto/generated/llm/v1/chat";

const limits = { messageBytes: 10, messages: 3, historyBytes: 20 };
const user = (content: string) => ({ role: Role.ROLE_USER, content });
const assistant = (content: string) => ({ role: Role.ROLE_ASSISTANT, content });
const system = (content: string) => ({ role: Role.ROLE_SYSTEM, content });

function check(request: DeepPartial<ChatRequest>) {
  return validate(
    decodeChatRequest(ChatRequest.encode(ChatRequest.fromPartial(request)).finish()),
    "model",
    limits,
  );
}

test("a conversation with a partial answer", () => {
  expect(
    check({
      messages: [system("s"), user("u")],
      model: "model",
      continueFrom: { reasoning: "r", answer: "a", lastSequence: 7n },
      maxTokens: 5,
      temperature: 0,
    }),
  ).toEqual({
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: "u" },
    ],
    continueFrom: { reasoning: "r", answer: "a", lastSequence: 7n },
    maxTokens: 5,
    temperature: 0,
  });
});

test("what is left out is the engine's own", () => {
  expect(check({ messages: [user("u")] })).toEqual({
    messages: [{ role: "user", content: "u" }],
    continueFrom: { reasoning: "", answer: "", lastSequence: 0n },
    maxTokens: 0,
    temperature: undefined,
  });
});

test("limits count bytes, not characters", () => {
  expect(check({ messages: [user("12345678é")] }).messages).toHaveLength(1);
  expect(() => check({ messages: [user("123456789é")] })).toThrow(
    "messages[0].content: has 11 bytes; at most 10",
  );
});

test.each<[string, DeepPartial<ChatRequest>, string]>([
  ["no message", { messages: [] }, "messages: is empty"],
  ["an empty message", { messages: [user("a"), assistant(""), user("b")] }, "messages[1].content: is empty"],
  ["white space only", { messages: [user(" \n")] }, "messages[0].content: is empty"],
  ["a message that is too long", { messages: [user("x".repeat(11))] }, "messages[0].content: has 11 bytes"],
  ["no role", { messages: [{ content: "a" }] }, "messages[0].role: is 0"],
  ["an unknown role", { messages: [{ role: 9 as Role, content: "a" }] }, "messages[0].role: is 9"],
  [
    "a system message in the middle",
    { messages: [user("a"), system("b"), user("c")] },
    "messages[1].role: a system",
  ],
  ["an answer as the last message", { messages: [user("a"), assistant("b")] }, "messages[1].role: the last"],
  ["too many messages", { messages: Array(4).fill(user("a")) }, "messages: has 4; at most 3"],
  [
    "too long a history",
    { messages: [user("a".repeat(10)), user("b".repeat(10)), user("c")] },
    "messages: the history has 21 bytes",
  ],
  [
    "a partial answer that is too long",
    { messages: [user("a")], continueFrom: { answer: "x".repeat(20) } },
    "messages: the history has 21",
  ],
  [
    "an unknown model",
    { messages: [user("a")], model: "other" },
    'model: "other" is not served here; this is "model"',
  ],
  ["a temperature out of range", { messages: [user("a")], temperature: 2.5 }, "temperature: is 2.5"],
  [
    "a temperature that is no number",
    { messages: [user("a")], temperature: Number.NaN },
    "temperature: is NaN",
  ],
])("%s is INVALID_ARGUMENT that names the field", (_, request, message) => {
  const error = refusalOf(() => check(request));
  expect(error.message).toContain(message);
  expect(error.code).toBe(status.INVALID_ARGUMENT);
});

test.each([
  ["messages[1].content", { messages: [user("a"), user("~")] }],
  ["model", { messages: [user("a")], model: "~" }],
  ["continue_from.answer", { messages: [user("a")], continueFrom: { answer: "~" } }],
  ["continue_from.reasoning", { messages: [user("a")], continueFrom: { reasoning: "~" } }],
])("bytes that are not UTF-8 are refused by field: %s", (field, request) => {
  const bytes = ChatRequest.encode(ChatRequest.fromPartial(request)).finish();
  bytes[bytes.indexOf("~".charCodeAt(0))] = 0xff;
  const error = refusalOf(() => validate(decodeChatRequest(bytes), "model", limits));
  expect(error.message).toMatch(field);
  expect(error.message).toMatch(/not UTF-8/);
});

test("the replacement character is a character", () => {
  expect(check({ messages: [user("\ufffd")] }).messages[0]?.content).toBe("\ufffd");
});

function refusalOf(action: () => unknown): CallError {
  try {
    action();
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error("not refused");
}
