import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageFiles } from "../../../modules/web-client/page-files";
import { writePage } from "../../support/page";

const directory = mkdtempSync(join(tmpdir(), "page-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("files are found at any depth, in order, with kind, content and how long they last", () => {
  const page = writePage(join(directory, "page"), {
    "index.html": "",
    "favicon.svg": "<svg/>",
    "assets/languages/go-B1x2y3z4.js": "export {};",
  });
  expect(pageFiles(page)).toEqual([
    {
      key: "assets/languages/go-B1x2y3z4.js",
      hash: expect.any(String),
      contentType: "text/javascript; charset=utf-8",
      cacheControl: "public, max-age=31536000, immutable",
    },
    expect.objectContaining({
      key: "favicon.svg",
      contentType: "image/svg+xml",
      cacheControl: "no-cache",
    }),
    expect.objectContaining({
      key: "index.html",
      // SHA-256 of nothing.
      hash: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      contentType: "text/html; charset=utf-8",
      cacheControl: "no-cache",
    }),
  ]);
});

test.each([["a directory that there is not"], ["one without the page"]])("%s: says what to do", (what) => {
  const place = what.includes("not")
    ? join(directory, "nowhere")
    : writePage(join(directory, "x"), { a: "" });
  expect(() => pageFiles(place)).toThrow(
    `the web client has not been built: there is no ${place}/index.html. Run: npm run build`,
  );
});

test("a file of an unknown kind is refused: a browser would not take it without its type", () => {
  const page = writePage(join(directory, "odd"), { "index.html": "", "movie.avi": "" });
  expect(() => pageFiles(page)).toThrow(/movie\.avi: no content type is known/);
});
