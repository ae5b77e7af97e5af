import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprint, sourceFiles } from "./source-files.mjs";
import { runHidden } from "./terminal.mjs";

/** What tsconfig.json includes. */
const places = ["main.ts", "config", "modules", "stacks", "assets", "local", "tools"];
/** Kinds of file that the compiler, or the build of the provider stand-in, reads. */
const compiled = new Set([".ts", ".json", ".proto"]);
/** What another step builds. */
const otherPrograms = path.join("assets", "web-client");

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
    writeFileSync(recordFile(directory), JSON.stringify({ inputs, files: compiledFiles(directory) }));
  },
};

function inputsOf(directory) {
  return fingerprint(directory, ["tsconfig.json", "package-lock.json", ...compiledFiles(directory)]);
}

function compiledFiles(directory) {
  return sourceFiles(
    directory,
    places,
    (file) => compiled.has(path.extname(file)) && !file.startsWith(`${otherPrograms}${path.sep}`),
  );
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
