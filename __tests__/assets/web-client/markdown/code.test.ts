import path from "node:path";
import { codeLines } from "../../../../assets/web-client/src/markdown/code-lines";
import { codeTokens } from "../../../../assets/web-client/src/markdown/code-tokens";
import { knownLanguage } from "../../../../assets/web-client/src/markdown/languages";
import { safeAddress } from "../../../../assets/web-client/src/markdown/safe-address";

test("reads what highlight.js writes, with the innermost class", () => {
  const html = `<span class="a">if</span> x &lt; <span class="b">&quot;<span class="c">$y</span>&quot;</span> &amp;amp; &#x27;`;
  expect(codeTokens(html)).toEqual([
    { className: "a", text: "if" },
    { className: "", text: " x < " },
    { className: "b", text: '"' },
    { className: "c", text: "$y" },
    { className: "b", text: '"' },
    { className: "", text: " &amp; '" },
  ]);
});

test("the text of real highlighting is the code", () => {
  const directory = path.resolve("node_modules/highlight.js/lib");
  const { default: highlight } = require(path.join(directory, "core"));
  highlight.registerLanguage("xml", require(path.join(directory, "languages/xml")));
  const code = `<a href="x?a=1&amp;b='2'"><!-- <script> --></a>\n<b>&lt;</b>`;
  const { value } = highlight.highlight(code, { language: "xml" });
  expect(
    codeTokens(value)
      .map(({ text }) => text)
      .join(""),
  ).toBe(code);
});

test("lines that have not changed are the same objects", () => {
  const one = codeLines(codeTokens(`<span class="k">a</span>\nb`), []);
  const two = codeLines(codeTokens(`<span class="k">a</span>\nb c\n`), one);
  expect(two[0]).toBe(one[0]);
  expect(two.slice(1)).toEqual([[{ className: "", text: "b c" }], []]);
});

test("a token over several lines has its class on each", () => {
  expect(codeLines([{ className: "c", text: "/* a\nb */" }], [])).toEqual([
    [{ className: "c", text: "/* a" }],
    [{ className: "c", text: "b */" }],
  ]);
});

test("languages have other names, and those of objects are none", () => {
  expect(["ts", "html", "c++", "py", "rust"].map(knownLanguage)).toEqual([
    "typescript",
    "xml",
    "cpp",
    "python",
    "rust",
  ]);
  expect(["", "constructor", "__proto__", "klingon"].map(knownLanguage)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test.each(["https://a.example/b?c=1", "http://a.example/", "mailto:a@b.example"])(
  "%p may be followed",
  (address) => {
    expect(safeAddress(address)).toBe(address);
  },
);

test.each([
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "file:///etc/passwd",
  "/c/1",
  "//host",
  "#x",
  "",
])("%p may not", (address) => {
  expect(safeAddress(address)).toBeUndefined();
});
