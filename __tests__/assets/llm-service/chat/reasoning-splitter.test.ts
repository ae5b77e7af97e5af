import { ReasoningSplitter } from "../../../../assets/llm-service/src/chat/reasoning-splitter";
import { Channel } from "../../../../assets/proto/generated/llm/v1/chat";

type Continues = ConstructorParameters<typeof ReasoningSplitter>[0];

function split(pieces: readonly string[], continues: Continues = "nothing") {
  const texts = { reasoning: "", answer: "" };
  const splitter = new ReasoningSplitter(continues, (channel, text) => {
    expect(text).not.toBe("");
    texts[channel === Channel.CHANNEL_REASONING ? "reasoning" : "answer"] += text;
  });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return texts;
}

/** A text cut into pieces of so many characters. */
function pieces(text: string, length: number): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}

test.each([
  [
    "reasoning and answer",
    "<think>\nfirst\n\nthen</think>\n\nParis.",
    { reasoning: "first\n\nthen", answer: "Paris." },
  ],
  ["white space before the mark", "\n<think>so</think>yes", { reasoning: "so", answer: "yes" }],
  ["no reasoning", "Paris.", { reasoning: "", answer: "Paris." }],
  ["empty reasoning", "<think>\n</think>\n\nParis.", { reasoning: "", answer: "Paris." }],
  [
    "a tag that is a word of the answer",
    "Use <think> like </think> that",
    { reasoning: "", answer: "Use <think> like </think> that" },
  ],
  ["a tag inside reasoning", "<think>a <think> b</think>c", { reasoning: "a <think> b", answer: "c" }],
  ["almost a mark", "<think>a </thin b</think>c", { reasoning: "a </thin b", answer: "c" }],
  ["almost the opening mark", "<thinking> is fun", { reasoning: "", answer: "<thinking> is fun" }],
  ["reasoning that is cut off", "<think>and so </thi", { reasoning: "and so </thi", answer: "" }],
  ["an answer that is cut off in what could be a mark", "<thi", { reasoning: "", answer: "<thi" }],
  [
    "a second mark after the answer began",
    "<think>a</think>b<think>c",
    { reasoning: "a", answer: "b<think>c" },
  ],
])("%s, however it is cut", (_, text, expected) => {
  for (let length = 1; length <= text.length; length++) {
    expect({ length, ...split(pieces(text, length)) }).toEqual({ length, ...expected });
  }
});

test("a continued reasoning begins inside", () => {
  expect(split(["more", "</think>", "\n\n", "Paris."], "reasoning")).toEqual({
    reasoning: "more",
    answer: "Paris.",
  });
});

test("a continued answer has no reasoning", () => {
  expect(split([" and <think>"], "answer")).toEqual({ reasoning: "", answer: " and <think>" });
});

test("where the engine itself names reasoning, marks are words", () => {
  const answer: string[] = [];
  const splitter = new ReasoningSplitter("nothing", (_, text) => answer.push(text));
  splitter.reasoningIsSeparate();
  splitter.push("<think>");
  expect(answer).toEqual(["<think>"]);
});
