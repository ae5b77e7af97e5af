import path from "node:path";
import {
  type Blocks,
  definitionsOf,
  type Lexer,
  noBlocks,
  splitBlocks,
} from "../../../../assets/web-client/src/markdown/blocks";

interface Marked {
  readonly Lexer: new (options: {
    gfm: boolean;
  }) => { blockTokens(text: string, tokens: []): ReturnType<Lexer> };
}

// The page takes the module for bundlers, which Jest cannot load; this is the same code.
const marked: Marked = require(path.resolve("node_modules/marked/lib/marked.umd.js"));
const lexer: Lexer = (text) => new marked.Lexer({ gfm: true }).blockTokens(text, []);

const text = `# Title

A paragraph
with two lines.

- one

- two
  - nested

      code in a list

After the list.

| a | b |
|---|---|
| 1 | 2 |

> quoted
lazily

\`\`\`\`python
print("\`\`\`")

x = 1
\`\`\`\`

1. first
2. second

Setext
---

<div>
html

</div>

The [end][ref].

[ref]: https://example.com
`;

test("the sources together are the text", () => {
  const { blocks } = splitBlocks(text, noBlocks, lexer);
  expect(blocks.map(({ source }) => source).join("")).toBe(text);
  for (const { source, start } of blocks) expect(text.startsWith(source, start)).toBe(true);
});

test.each([1, 3, 7, 50])("a text that grows by %p characters has the blocks of the whole text", (step) => {
  let grown: Blocks = noBlocks;
  for (let end = step; end < text.length + step; end += step) {
    const part = text.slice(0, end);
    grown = splitBlocks(part, grown, lexer);
    expect(grown).toEqual(splitBlocks(part, noBlocks, lexer));
  }
});

test("blocks that are over stay the same objects, and only the last is read again", () => {
  const read: string[] = [];
  const recording: Lexer = (part) => {
    read.push(part);
    return lexer(part);
  };
  const before = splitBlocks("One.\n\nTwo.\n\nThr", noBlocks, recording);
  const after = splitBlocks("One.\n\nTwo.\n\nThree.", before, recording);
  expect(after.blocks.slice(0, 2).every((block, index) => block === before.blocks[index])).toBe(true);
  expect(read.at(-1)).toBe("Three.");
});

test("a text that is another one is read anew", () => {
  const before = splitBlocks("One.\n\nTwo.", noBlocks, lexer);
  expect(splitBlocks("Other.\n\nText.", before, lexer)).toEqual(
    splitBlocks("Other.\n\nText.", noBlocks, lexer),
  );
});

test("fenced code is known as such, and whether it is over", () => {
  const codeOf = (source: string) => splitBlocks(source, noBlocks, lexer).blocks.at(-1)?.code;
  expect(codeOf("```ts\nconst a = 1;\n```")).toEqual({
    text: "const a = 1;",
    language: "ts",
    isClosed: true,
  });
  expect(codeOf("```ts\nconst a")).toMatchObject({ text: "const a", isClosed: false });
  expect(codeOf("````\n```")).toMatchObject({ text: "```", isClosed: false });
  expect(codeOf("~~~C++ title=x\na\n~~~")).toMatchObject({ language: "c++", isClosed: true });
  expect(codeOf("    indented")).toBeUndefined();
});

test("definitions of links are found for the other blocks", () => {
  expect(definitionsOf(splitBlocks(text, noBlocks, lexer)).trim()).toBe("[ref]: https://example.com");
});

test("a text with footnotes is one block", () => {
  const noted = "A[^1] b.\n\nC.\n\n[^1]: Note.";
  expect(splitBlocks(noted, noBlocks, lexer).blocks).toEqual([{ start: 0, source: noted, code: undefined }]);
});
