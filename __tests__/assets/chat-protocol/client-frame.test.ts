import { clientFrame } from "../../../assets/chat-protocol/client-frame";

const requestId = "9F2C3A44-7c1b-4a5e-8d3f-0b6a1c2d3e4f";
const conversationId = "0192f0c1-1111-7abc-9def-0123456789ab";
const message = { action: "message", requestId, conversationId, text: "Why is the sky blue?" };

test.each<[string, object]>([
  ["message", message],
  ["message that replaces", { ...message, replaces: conversationId }],
  ["cancel", { action: "cancel", requestId }],
  ["resume", { action: "resume", requestId, afterSequence: 0 }],
  ["ping", { action: "ping" }],
])("%s is a frame, as it is", (_, frame) => {
  expect(clientFrame.parse(frame)).toEqual(frame);
});

const { text: _text, ...withoutText } = message;

test.each<[string, object, PropertyKey[]]>([
  ["no text", withoutText, ["text"]],
  ["an empty text", { ...message, text: "" }, ["text"]],
  ["a blank text", { ...message, text: " \n\u2003\t" }, ["text"]],
  ["a text that is none", { ...message, text: 5 }, ["text"]],
  ["half a surrogate pair", { ...message, text: "a\ud83d" }, ["text"]],
  ["the other half", { ...message, text: "\ude00a" }, ["text"]],
  ["an id that is no UUID", { ...message, requestId: "1" }, ["requestId"]],
  [
    "an id with something behind it",
    { ...message, conversationId: `${conversationId}#` },
    ["conversationId"],
  ],
  ["a negative sequence", { action: "resume", requestId, afterSequence: -1 }, ["afterSequence"]],
  ["half a sequence", { action: "resume", requestId, afterSequence: 0.5 }, ["afterSequence"]],
  ["no sequence", { action: "resume", requestId }, ["afterSequence"]],
  ["a field too many", { ...message, userId: "ann" }, []],
  ["a field too many in a ping", { action: "ping", text: "" }, []],
  ["an unknown action", { action: "shout" }, ["action"]],
])("%s is refused at its place", (_, frame, path) => {
  expect(clientFrame.safeParse(frame).error?.issues).toMatchObject([{ path }]);
});

test("a whole pair is a character like any other", () => {
  expect(clientFrame.safeParse({ ...message, text: "😀\u0000" }).success).toBe(true);
});
