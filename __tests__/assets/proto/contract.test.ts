import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "../../../local/paths";
import { generateProto } from "../../../tools/proto/generate";

const contract = "assets/proto/llm/v1/chat.proto";

/** The contract with its generator's settings, to be changed at will. */
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "contract-"));
  for (const part of ["buf.yaml", "buf.gen.yaml", "assets/proto"]) {
    cpSync(join(projectDirectory, part), join(directory, part), { recursive: true });
  }
  symlinkSync(join(projectDirectory, "node_modules"), join(directory, "node_modules"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function change(from: string, to: string): void {
  const file = join(directory, contract);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

/** Every generated file's content. */
function generated(root: string): Record<string, string> {
  const place = join(root, "assets/proto/generated");
  return Object.fromEntries(
    readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(place.length), readFileSync(file, "utf8")]),
  );
}

const generate = (acceptBreaking = false) => generateProto({ acceptBreaking }, directory);

test("what is committed is what `npm run proto` makes", async () => {
  await generate();
  expect(generated(directory)).toEqual(generated(projectDirectory));
});

test.each([
  ["a removed field", "  optional float temperature = 5;", "", /temperature/],
  ["another number", "  uint32 position = 1;", "  uint32 position = 2;", /Queued/],
  ["another type", "  string session = 2;", "  bytes session = 2;", /session/],
  ["an answer that is no stream", "returns (stream ChatEvent)", "returns (ChatEvent)", /Chat/],
])("%s is refused, with the way out", async (_, from, to, message) => {
  change(from, to);
  const before = generated(directory);
  await expect(generate()).rejects.toThrow(/buf breaking/);
  await expect(generate()).rejects.toThrow(message);
  await expect(generate()).rejects.toThrow("--accept-breaking");
  expect(generated(directory)).toEqual(before);
});

test("an added field is accepted, and is part of the contract from then on", async () => {
  change("  string session = 2;", "  string session = 2;\n\n  string region = 3;");
  await generate();
  change("  string region = 3;", "");
  await expect(generate()).rejects.toThrow(/buf breaking/);
});

test("a break can be accepted", async () => {
  change("  string session = 2;", "");
  await generate(true);
  await generate();
});

test("a contract against the style guide is refused", async () => {
  change("string session = 2;", "string sessionId = 2;");
  await expect(generate(true)).rejects.toThrow(/buf lint[\s\S]*lower_snake_case/);
});
