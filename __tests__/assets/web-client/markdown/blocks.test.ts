import path from "node:path";
import { buildSync } from "esbuild";
import {
  type Blocks,
  definitionsOf,
  noBlocks,
  type Parser,
  splitBlocks,
} from "../../../../assets/web-client/src/markdown/blocks";
import { fencedCode, languageOf } from "../../../../assets/web-client/src/markdown/fenced-code";

const parse = loadParser();

/** The page's own parser; its packages are modules that Jest cannot load. */
function loadParser(): Parser {
  const entry = path.resolve("assets/web-client/src/markdown/parse.ts");
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    format: "cjs",
    platform: "node",
    write: false,
  });
  const module: { exports: { parse?: Parser } } = { exports: {} };
  new Function("module", "exports", outputFiles[0]?.text ?? "")(module, module.exports);
  if (module.exports.parse === undefined) throw new Error("parse.ts does not export parse");
  return module.exports.parse;
}

/** All but where the nodes lay in what was parsed with them. */
function withoutPositions({ blocks }: Blocks): unknown {
  return JSON.parse(JSON.stringify(blocks, (key, value) => (key === "position" ? undefined : value)));
}

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

Between lists.

9. loose

10. and longer

Setext
---

<div>
html

</div>

The end.

[ref]: https://example.com
`;

test("the sources together are the text", () => {
  const { blocks } = splitBlocks(text, noBlocks, parse);
  expect(blocks.map(({ source }) => source).join("")).toBe(text);
  for (const { source, start } of blocks) expect(text.startsWith(source, start)).toBe(true);
});

test.each([1, 3, 7, 50])("a text that grows by %p characters has the blocks of the whole text", (step) => {
  let grown: Blocks = noBlocks;
  for (let end = step; end < text.length + step; end += step) {
    const part = text.slice(0, end);
    grown = splitBlocks(part, grown, parse);
    expect(withoutPositions(grown)).toEqual(withoutPositions(splitBlocks(part, noBlocks, parse)));
  }
});

test("blocks that are over stay the same objects, and only the last is read again", () => {
  const read: string[] = [];
  const recording: Parser = (part) => {
    read.push(part);
    return parse(part);
  };
  const before = splitBlocks("One.\n\nTwo.\n\nThr", noBlocks, recording);
  const after = splitBlocks("One.\n\nTwo.\n\nThree.", before, recording);
  expect(after.blocks.slice(0, 2).every((block, index) => block === before.blocks[index])).toBe(true);
  expect(read.at(-1)).toBe("Three.");
});

test("a text that is another one is read anew", () => {
  const before = splitBlocks("One.\n\nTwo.", noBlocks, parse);
  expect(splitBlocks("Other.\n\nText.", before, parse)).toEqual(
    splitBlocks("Other.\n\nText.", noBlocks, parse),
  );
});

test("what is indented by a little keeps its indentation", () => {
  const list = "Text.\n\n  - one\n  - two\n";
  const before = splitBlocks(list.slice(0, -5), noBlocks, parse);
  const whole = splitBlocks(list, noBlocks, parse);
  expect(withoutPositions(splitBlocks(list, before, parse))).toEqual(withoutPositions(whole));
  expect(whole.blocks[1]?.source).toBe("  - one\n  - two\n");
});

test("fenced code is known as such, and whether it is over", () => {
  const codeOf = (source: string) => {
    const block = splitBlocks(source, noBlocks, parse).blocks.at(-1);
    return block && fencedCode(block);
  };
  expect(codeOf("```ts\nconst a = 1;\n```")).toEqual({
    text: "const a = 1;",
    language: "ts",
    isClosed: true,
  });
  expect(codeOf("```ts\nconst a")).toMatchObject({ text: "const a", isClosed: false });
  expect(codeOf("````\n```")).toMatchObject({ text: "```", isClosed: false });
  expect(codeOf("~~~C++ title=x\na\n~~~\n\n")).toMatchObject({ language: "c++", isClosed: true });
  expect(codeOf("```")).toMatchObject({ text: "", isClosed: false });
  expect(codeOf("    indented")).toBeUndefined();
  expect(codeOf("- a\n\n  ```\n  b\n  ```")).toBeUndefined();
});

test.each([
  ["Python {1,2}", "python"],
  ["c#", "c#"],
  [null, ""],
])("%p names the language %p", (info, language) => {
  expect(languageOf(info)).toBe(language);
});

test("definitions of links are found for the other blocks", () => {
  expect(definitionsOf(splitBlocks(text, noBlocks, parse)).trim()).toBe("[ref]: https://example.com");
});

test("a text with footnotes is one block, which has its definitions itself", () => {
  const noted = "A[^1] b.\n\n[r]: https://example.com\n\nC.\n\n[^1]: Note.";
  const split = splitBlocks(noted, noBlocks, parse);
  expect(split.blocks).toEqual([{ start: 0, source: noted, nodes: parse(noted) }]);
  expect(definitionsOf(split)).toBe("");
});
