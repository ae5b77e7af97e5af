import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runHidden } from "./terminal.mjs";

/** What tsconfig.json includes. */
const sources = ["main.ts", "config", "modules", "stacks", "assets", "local", "tools"];
/** Kinds of file that the compiler, or the build of the provider stand-in, reads. */
const compiled = new Set([".ts", ".json", ".proto"]);

/** `dist/`: the compiled sources, and the provider stand-in that they build. @type {import("./steps.mjs").Part} */
export const compilation = {
  title: "Building",

  isReady(directory) {
    return (
      readRecord(directory)?.inputs === inputsOf(directory) && existsSync(providerConfiguration(directory))
    );
  },

  async prepare(directory, log) {
    const inputs = inputsOf(directory);
    removeOutputsOfDeletedSources(directory);
    rmSync(log, { force: true });
    await runHidden(path.join(directory, "node_modules", ".bin", "tsc"), ["-p", "."], {
      directory,
      log,
      fix: "Correct the errors above.",
    });
    await runHidden(process.execPath, [path.join("dist", "local", "provider", "build.js")], {
      directory,
      log,
      fix: "The stand-in of the AWS provider cannot be built from the installed packages.",
    });
    writeFileSync(recordFile(directory), JSON.stringify({ inputs, files: sourceFiles(directory) }));
  },
};

/** Sizes and times of change, as make does it: reading every source would take longer than compiling them. */
function inputsOf(directory) {
  const hash = createHash("sha256");
  for (const file of ["tsconfig.json", "package-lock.json", ...sourceFiles(directory)]) {
    const { size, mtimeMs } = statSync(path.join(directory, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
}

function sourceFiles(directory) {
  return sources.flatMap((source) => filesBelow(directory, source)).sort();
}

function filesBelow(directory, source) {
  const place = path.join(directory, source);
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return compiled.has(path.extname(source)) ? [source] : [];
  return readdirSync(place)
    .filter((name) => name !== "node_modules")
    .flatMap((name) => filesBelow(directory, path.join(source, name)));
}

/** The compiler leaves them, and a program could still load them. */
function removeOutputsOfDeletedSources(directory) {
  for (const file of readRecord(directory)?.files ?? []) {
    if (existsSync(path.join(directory, file)) || path.extname(file) !== ".ts") continue;
    const output = path.join(directory, "dist", file.replace(/\.ts$/, ".js"));
    rmSync(output, { force: true });
    rmSync(`${output}.map`, { force: true });
  }
}

function readRecord(directory) {
  const file = recordFile(directory);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function recordFile(directory) {
  return path.join(directory, "dist", ".build.json");
}

function providerConfiguration(directory) {
  return path.join(directory, "dist", "provider", "terraform.rc");
}
