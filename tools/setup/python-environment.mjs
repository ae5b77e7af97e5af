import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure, runHidden } from "./terminal.mjs";

// Envoy, llama.cpp and MiniStack need it.
const minimumMinor = 10;
const newestMinor = 14;

/** What runs on this machine: S3 server, emulator of other AWS services, engine with its model, load balancer, health proxy. */
const runtimeRequirements = [
  "local/state/requirements.txt",
  "local/emulator/requirements.txt",
  "local/engine/requirements.txt",
  "local/load-balancer/requirements.txt",
  "assets/health-proxy/requirements.txt",
];

/** What only the tests need. */
const testRequirements = ["__tests__/requirements.txt"];

/** `.venv` with the packages that the local cloud runs on. @type {import("./steps.mjs").Part} */
export const pythonEnvironment = {
  title: "Installing Python packages",

  isReady: (directory) => isInstalled(directory, "runtime", runtimeRequirements),

  async prepare(directory, log) {
    const python = findPython();
    const environment = environmentIn(directory);
    rmSync(environment, { recursive: true, force: true });
    await runHidden(python, ["-m", "venv", environment], {
      directory,
      log,
      fix: "Install Python's venv module (Debian, Ubuntu: apt install python3-venv) and run the command again.",
    });
    await install(directory, log, "runtime", runtimeRequirements);
  },
};

/** The packages of the tests, in the same `.venv`. @type {import("./steps.mjs").Part} */
export const pythonTestPackages = {
  title: "Installing Python packages of the tests",
  isReady: (directory) => isInstalled(directory, "tests", testRequirements),
  prepare: (directory, log) => install(directory, log, "tests", testRequirements),
};

/** The files name every package with its hash; pip has nothing to resolve. */
async function install(directory, log, purpose, requirements) {
  const files = requirements.flatMap((file) => ["-r", path.join(directory, file)]);
  await runHidden(
    interpreterIn(directory),
    ["-m", "pip", "install", "--no-deps", "--require-hashes", ...files],
    {
      directory,
      log,
      fix: "Check the network and pip's configuration (pip config list), then run the command again.",
    },
  );
  writeFileSync(stampOf(directory, purpose), contentOf(directory, requirements));
}

function isInstalled(directory, purpose, requirements) {
  const stamp = stampOf(directory, purpose);
  return (
    existsSync(interpreterIn(directory)) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === contentOf(directory, requirements)
  );
}

function environmentIn(directory) {
  return path.join(directory, ".venv");
}

function interpreterIn(directory) {
  return path.join(environmentIn(directory), "bin", "python");
}

function stampOf(directory, purpose) {
  return path.join(environmentIn(directory), `.installed-${purpose}`);
}

/** Which packages, and for which interpreter: an upgraded Python does not find the packages of the one before. */
function contentOf(directory, requirements) {
  const hash = createHash("sha256");
  for (const file of requirements) hash.update(readFileSync(path.join(directory, file)));
  return `${hash.digest("hex")} ${realpathSync(interpreterIn(directory))}`;
}

function findPython() {
  const names = ["python3"];
  for (let minor = newestMinor; minor >= minimumMinor; minor--) names.push(`python3.${minor}`);
  let problem;
  for (const file of names.map(findProgram)) {
    if (file === undefined) continue;
    const found = problemOf(file);
    if (found === undefined) return file;
    problem ??= found;
  }
  throw new Failure(
    problem ??
      `Python 3.${minimumMinor} or newer is missing (python3). Install it: Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python`,
    2,
  );
}

function problemOf(file) {
  const script =
    "import sys; print(sys.version_info[0], sys.version_info[1]); import ensurepip, venv; print('complete')";
  const { stdout } = spawnSync(file, ["-c", script], { encoding: "utf8" });
  const [version = "", complete] = (stdout ?? "").trim().split("\n");
  const [major = 0, minor = 0] = version.split(" ").map(Number);
  if (major < 3 || (major === 3 && minor < minimumMinor)) {
    return `Python 3.${minimumMinor} or newer is needed, and ${file} is ${version === "" ? "not able to run" : `${major}.${minor}`}. Install it: Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python`;
  }
  if (complete === undefined) {
    return `${file} lacks the venv module with pip. Install it: Debian, Ubuntu: apt install python3.${minor}-venv; others: a complete Python from https://www.python.org/downloads`;
  }
  return undefined;
}
