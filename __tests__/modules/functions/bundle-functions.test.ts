import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../config/project-directory";
import { bundleFunctions } from "../../../modules/functions/bundle-functions";
import { functionCode, functionNames, functionZip } from "../../support/function-zip";

const directory = mkdtempSync(path.join(tmpdir(), "bundles-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** A project whose functions are a line each, with the packages of this one. */
function smallProject(name: string): string {
  const root = path.join(directory, name);
  for (const each of functionNames) {
    write(root, `assets/lambda/src/${each}/main.ts`, `export const handler = async () => "${each}";\n`);
  }
  write(root, "package.json", "{}");
  write(root, "node_modules/.package-lock.json", "{}");
  return root;
}

function write(root: string, file: string, content: string): void {
  const place = path.join(root, file);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, content);
}

function hashes(root: string): Readonly<Record<string, string>> {
  return bundleFunctions(root).hashes;
}

function kept(root: string): string[] {
  return readdirSync(path.join(root, "dist", "functions")).sort();
}

describe("the real functions", () => {
  test.each(functionNames)("%s is one CommonJS file with a handler", (name) => {
    const code = Buffer.from(functionCode(name)).toString("utf8");
    expect(code).not.toContain("sourceMappingURL");
    expect(code).not.toContain(projectDirectory);
    expect(code).toMatch(/\bhandler:\(\)=>/);
  });

  test("from another directory, in another time zone, they are the same to the byte", () => {
    const root = path.join(directory, "a", "rather", "different", "place");
    for (const source of ["assets/lambda/src", "assets/chat-protocol", "assets/proto/generated"]) {
      cpSync(path.join(projectDirectory, source), path.join(root, source), { recursive: true });
    }
    cpSync(
      path.join(projectDirectory, "assets/lambda/package.json"),
      path.join(root, "assets/lambda/package.json"),
    );
    cpSync(path.join(projectDirectory, "package.json"), path.join(root, "package.json"));
    symlinkSync(path.join(projectDirectory, "node_modules"), path.join(root, "node_modules"));
    // A process of its own: a time zone holds from the start on.
    const program = path.join(projectDirectory, "dist", "modules", "functions", "bundle-functions.js");
    const script = `process.stdout.write(JSON.stringify(require(process.argv[1]).bundleFunctions(process.argv[2]).hashes))`;
    const output = execFileSync(process.execPath, ["-e", script, program, root], {
      encoding: "utf8",
      env: { ...process.env, TZ: "Pacific/Kiritimati" },
    });
    expect(JSON.parse(output)).toEqual(bundleFunctions().hashes);
  });
});

describe("what is kept", () => {
  test("is found again while nothing changes, and only then", () => {
    const root = smallProject("kept");
    const first = hashes(root);
    const [stored = ""] = kept(root);
    writeFileSync(path.join(root, "dist", "functions", stored, "chat-api", "message.zip"), "kept");
    expect(hashes(root).message).not.toBe(first.message);
    expect(hashes(root).cancel).toBe(first.cancel);
    expect(kept(root)).toEqual([stored]);
  });

  test.each([
    ["a function", "assets/lambda/src/message/main.ts", "export const handler = async () => 1;\n"],
    ["a file that no function imports", "assets/lambda/src/common/other.ts", "export {};\n"],
    ["the protocol", "assets/chat-protocol/limits.ts", "export const limit = 1;\n"],
    ["the contract of the LLM service", "assets/proto/generated/llm.ts", "export {};\n"],
    ["what the directory says of itself", "assets/lambda/package.json", '{"sideEffects":false}'],
    ["what the project says of itself", "package.json", '{"sideEffects":false}'],
    ["an installed package", "node_modules/.package-lock.json", '{"packages":{"node_modules/zod":{}}}'],
  ])("is made anew after a change of %s", (what, file, content) => {
    const root = smallProject(what.replaceAll(" ", "-"));
    hashes(root);
    const before = kept(root);
    write(root, file, content);
    hashes(root);
    expect(kept(root)).toHaveLength(before.length + 1);
  });

  test("is made anew when a file was renamed", () => {
    const root = smallProject("renamed");
    write(root, "assets/lambda/src/common/one.ts", "export {};\n");
    hashes(root);
    rmSync(path.join(root, "assets/lambda/src/common/one.ts"));
    write(root, "assets/lambda/src/common/two.ts", "export {};\n");
    hashes(root);
    expect(kept(root)).toHaveLength(2);
  });

  test("leaves nothing unfinished behind", () => {
    const root = smallProject("finished");
    hashes(root);
    expect(kept(root)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });
});

describe("what cannot be bundled is said", () => {
  test("a function without a source", () => {
    const root = smallProject("without");
    rmSync(path.join(root, "assets/lambda/src/resume"), { recursive: true });
    expect(() => bundleFunctions(root)).toThrow(
      "the functions cannot be bundled: there is no assets/lambda/src/resume/main.ts",
    );
  });

  test("one that does not compile, with the place", () => {
    const root = smallProject("broken");
    write(root, "assets/lambda/src/resume/main.ts", "export const = 1;\n");
    expect(() => bundleFunctions(root)).toThrow(
      /cannot be bundled:\nassets\/lambda\/src\/resume\/main\.ts:1: Expected identifier/,
    );
  });

  test("one that imports what is not looked at for changes", () => {
    const root = smallProject("outside");
    write(root, "assets/other/secret.ts", "export const secret = 1;\n");
    write(
      root,
      "assets/lambda/src/resume/main.ts",
      'import { secret } from "../../../other/secret";\nexport const handler = () => secret;\n',
    );
    expect(() => bundleFunctions(root)).toThrow("the functions must not import assets/other/secret.ts");
  });
});

test("unzip of Info-ZIP, and so Lambda, finds a file that everybody may read", () => {
  const file = functionZip("message", bundleFunctions(smallProject("unzip")));
  const listing = execFileSync("python3", ["-c", listZip, file], { encoding: "utf8" });
  expect(listing.trim()).toBe("index.js 100644 (1980, 1, 1, 0, 0, 0)");
});

const listZip = `
import sys, zipfile
for entry in zipfile.ZipFile(sys.argv[1]).infolist():
    print(entry.filename, oct(entry.external_attr >> 16)[2:], entry.date_time)
`;
