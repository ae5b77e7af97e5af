import { readFileSync } from "node:fs";

/**
 * The TypeScript text that a file of `@cdktf/provider-aws` was compiled from. The compiler drops most of the
 * generator's comments (`// name - computed: …, optional: …, required: …`); the inline source map keeps them.
 *
 * @throws Error when the file carries no inline source map.
 */
export function readOriginalSource(compiledFile: string): string {
  const compiled = readFileSync(compiledFile, "utf8");
  const marker = "sourceMappingURL=data:application/json;base64,";
  const start = compiled.lastIndexOf(marker);
  if (start < 0) {
    throw new Error(`${compiledFile} has no inline source map`);
  }
  const map: unknown = JSON.parse(
    Buffer.from(compiled.slice(start + marker.length).trim(), "base64").toString("utf8"),
  );
  const sources = (map as { sourcesContent?: unknown[] }).sourcesContent;
  const source = sources?.[0];
  if (typeof source !== "string") {
    throw new Error(`the source map of ${compiledFile} carries no source text`);
  }
  return source;
}
