import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure, runHidden } from "./terminal.mjs";

const minimumMinor = 9;
const newestMinor = 14;

/** `.venv` with the packages of local/state/requirements.txt. @type {import("./steps.mjs").Part} */
export const pythonEnvironment = {
  title: "Installing Python packages",

  isReady(directory) {
    const { interpreter, stamp } = placesIn(directory);
    return (
      existsSync(interpreter) && existsSync(stamp) && readFileSync(stamp, "utf8") === contentOf(directory)
    );
  },

  async prepare(directory, log) {
    const python = findPython();
    const { environment, interpreter, requirements, stamp } = placesIn(directory);
    rmSync(environment, { recursive: true, force: true });
    await runHidden(python, ["-m", "venv", environment], {
      directory,
      log,
      fix: "Install Python's venv module (Debian, Ubuntu: apt install python3-venv) and run the command again.",
    });
    // The file names every package with its hash; pip has nothing to resolve.
    await runHidden(
      interpreter,
      ["-m", "pip", "install", "--no-deps", "--require-hashes", "-r", requirements],
      {
        directory,
        log,
        fix: "Check the network and pip's configuration (pip config list), then run the command again.",
      },
    );
    writeFileSync(stamp, contentOf(directory));
  },
};

function placesIn(directory) {
  const environment = path.join(directory, ".venv");
  return {
    environment,
    interpreter: path.join(environment, "bin", "python"),
    requirements: path.join(directory, "local", "state", "requirements.txt"),
    stamp: path.join(environment, ".installed"),
  };
}

/** Which packages, and for which interpreter: an upgraded Python does not find the packages of the one before. */
function contentOf(directory) {
  const { interpreter, requirements } = placesIn(directory);
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  return `${hash} ${realpathSync(interpreter)}`;
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
