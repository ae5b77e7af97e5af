import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";
import { contextFiles } from "../../../modules/images/build-context";
import { type ImageDefinition, imageDefinitions, imageNames } from "../../../modules/images/image-definition";
import { contentTag, imageTags } from "../../../modules/images/image-tags";
import { packageClosure } from "../../../modules/images/package-closure";

/** A project with one image: a program with a package, and others around it. */
let root: string;
const definition: ImageDefinition = {
  name: "engine",
  dockerfile: "program/Dockerfile",
  context: ".",
  workspace: "program",
};
const tag = () => contentTag(definition, root);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "images-"));
  write("program/Dockerfile", "FROM scratch\n");
  write(
    "program/Dockerfile.dockerignore",
    "*\n!package.json\n!package-lock.json\n!program/src\n**/node_modules\n**/.*\n",
  );
  write("program/src/main.ts", "main");
  write("program/src/deep/part.ts", "part");
  write("package.json", "{}");
  writeLock({});
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content);
}

function writeLock(changes: Readonly<Record<string, object>>): void {
  const packages = {
    "": { devDependencies: { linter: "1" } },
    program: { dependencies: { server: "1" }, devDependencies: { compiler: "1" } },
    "node_modules/program": { resolved: "program", link: true },
    "node_modules/linter": { version: "1.0.0", integrity: "sha512-linter" },
    "node_modules/server": {
      version: "1.0.0",
      resolved: "https://here/server.tgz",
      integrity: "sha512-server",
      dependencies: { codec: "2" },
      peerDependencies: { peer: "1", absent: "1" },
      peerDependenciesMeta: { absent: { optional: true } },
    },
    // Another version than the one that the root has.
    "node_modules/server/node_modules/codec": { version: "2.0.0", integrity: "sha512-codec2" },
    "node_modules/codec": { version: "1.0.0", integrity: "sha512-codec1" },
    "node_modules/peer": { version: "1.0.0", integrity: "sha512-peer" },
    "node_modules/compiler": {
      version: "1.0.0",
      integrity: "sha512-compiler",
      optionalDependencies: { "compiler-linux": "1", "compiler-other": "1" },
    },
    "node_modules/compiler-linux": { version: "1.0.0", integrity: "sha512-linux", optional: true },
    ...changes,
  };
  write("package-lock.json", JSON.stringify({ lockfileVersion: 3, packages }));
}

describe("a content tag", () => {
  test("is the image's name and twelve characters of a hash", () => {
    expect(tag()).toMatch(/^engine-[0-9a-f]{12}$/);
  });

  test.each([
    ["a file", () => write("program/src/deep/part.ts", "other")],
    ["a new file", () => write("program/src/new.ts", "")],
    [
      "the name of a file",
      () => renameSync(path.join(root, "program/src/main.ts"), path.join(root, "program/src/other.ts")),
    ],
    ["the Dockerfile", () => write("program/Dockerfile", "FROM other\n")],
    ["a package", () => writeLock({ "node_modules/peer": { version: "1.0.1", integrity: "sha512-new" } })],
    [
      "a package of a package",
      () =>
        writeLock({
          "node_modules/server/node_modules/codec": { version: "2.0.1", integrity: "sha512-new" },
        }),
    ],
  ])("changes with %s", (_, change) => {
    const before = tag();
    change();
    expect(tag()).not.toBe(before);
  });

  test.each([
    ["times", () => utimesSync(path.join(root, "program/src/main.ts"), 1, 1)],
    ["modes", () => chmodSync(path.join(root, "program/src/main.ts"), 0o600)],
    ["installed packages", () => write("program/src/node_modules/x/index.js", "x")],
    ["hidden files", () => write("program/src/.main.ts.swp", "x")],
    ["files that do not go in", () => write("program/notes.md", "x")],
    ["compiled files", () => write("dist/program/src/main.js", "x")],
    [
      "a package that others need",
      () => writeLock({ "node_modules/linter": { version: "2.0.0", integrity: "x" } }),
    ],
    [
      "another copy of a package",
      () => writeLock({ "node_modules/codec": { version: "1.1.0", integrity: "x" } }),
    ],
    ["the project's scripts", () => write("package.json", '{"scripts":{}}')],
    [
      "the place that packages come from",
      () =>
        write(
          "package-lock.json",
          readFileSync(path.join(root, "package-lock.json"), "utf8").replace("here", "there"),
        ),
    ],
  ])("does not change with %s", (_, change) => {
    const before = tag();
    change();
    expect(tag()).toBe(before);
  });
});

describe("the packages of a workspace", () => {
  test("are those that npm installs: its own, and what they need, from where Node finds them", () => {
    expect(packageClosure("program", root).map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      "node_modules/compiler 1.0.0",
      "node_modules/compiler-linux 1.0.0",
      "node_modules/peer 1.0.0",
      "node_modules/server 1.0.0",
      "node_modules/server/node_modules/codec 2.0.0",
    ]);
  });

  test("that the lock file lacks are named", () => {
    writeLock({ program: { dependencies: { unheard: "1" } } });
    expect(tag).toThrow("package-lock.json lacks unheard, which program needs. Run: npm install");
    write("package-lock.json", '{"packages":{}}');
    expect(tag).toThrow("package-lock.json has no program");
  });

  test("of the real service lie where its compiled code finds them", () => {
    const places = packageClosure("assets/llm-service", projectDirectory).map(
      (line) => line.split(" ")[0] ?? "",
    );
    expect(places).toContain("node_modules/@grpc/grpc-js");
    // `dist/` is no neighbour of `assets/llm-service/node_modules`.
    expect(places.filter((place) => !place.startsWith("node_modules/"))).toEqual([]);
  });
});

describe("an ignore file", () => {
  test.each([
    ["that lets in what it does not name", "!program/src\n", "the first line must be *"],
    ["with a line of another kind", "*\nprogram/secret\n", "program/secret is neither !<path> nor **/<name>"],
  ])("%s is refused", (_, content, message) => {
    write("program/Dockerfile.dockerignore", content);
    expect(tag).toThrow(message);
  });

  test("that names a file that is not there is refused", () => {
    write("program/Dockerfile.dockerignore", "*\n!program/gone\n");
    expect(tag).toThrow("program/gone");
  });
});

describe.each(imageNames)("the image %s", (name) => {
  const real = imageDefinitions[name];
  const dockerfile = readFileSync(path.join(projectDirectory, real.dockerfile), "utf8");
  const instructions = dockerfile.replaceAll(/\\\n\s*/g, " ").split("\n");
  const copied = instructions
    .filter((line) => /^COPY (?!.*--from=)/.test(line))
    .flatMap((line) =>
      line
        .split(/\s+/)
        .slice(1)
        .filter((word) => !word.startsWith("--"))
        .slice(0, -1),
    )
    .map((source) => source.replace(/\/$/, ""));

  test("copies what its ignore file lets in, all of it and nothing else", () => {
    const files = contextFiles(real, projectDirectory);
    const reaches = (source: string, file: string) => file === source || file.startsWith(`${source}/`);
    for (const source of copied) {
      expect({ source, found: files.some((file) => reaches(source, file)) }).toEqual({ source, found: true });
    }
    expect(files.filter((file) => !copied.some((source) => reaches(source, file)))).toEqual([]);
  });

  test("is pinned, and runs without root", () => {
    for (const line of instructions.filter((each) => each.startsWith("FROM "))) {
      const [, base = ""] = line.split(/\s+/);
      const isStage = new RegExp(`^FROM \\S+ AS ${base}$`, "m").test(dockerfile);
      expect({ base, pinned: isStage || /:\d+\.\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(base) }).toEqual(
        {
          base,
          pinned: true,
        },
      );
    }
    const users = instructions.filter((line) => line.startsWith("USER "));
    expect(users.at(-1)).not.toMatch(/USER (root|0)\b/);
    expect(users).not.toEqual([]);
    expect(instructions.some((line) => line.startsWith("HEALTHCHECK "))).toBe(true);
  });
});

test("the configuration's tags come first", () => {
  expect(imageTags({ engineImageTag: "vllm-1" })).toEqual({ ...imageTags({}), engine: "vllm-1" });
});
