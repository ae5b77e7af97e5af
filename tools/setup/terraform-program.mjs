import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure } from "./terminal.mjs";

// What every stack demands (`required_version`, stacks/aws-stack.ts), whichever of the two runs it.
const candidates = [
  {
    name: "terraform",
    title: "Terraform",
    minimum: [1, 11],
    url: "https://developer.hashicorp.com/terraform/install",
  },
  { name: "tofu", title: "OpenTofu", minimum: [1, 11], url: "https://opentofu.org/docs/intro/install" },
];

/** Terraform (or OpenTofu), which only the operator installs. @type {import("./steps.mjs").Part} */
export const terraformProgram = {
  title: "Checking Terraform",

  // Asking a program for its version costs 0.1 s: the answer is kept as long as its file is the same.
  isReady(directory) {
    const found = firstFound();
    if (found === undefined) return false;
    try {
      return readFileSync(recordFile(directory), "utf8") === identityOf(found.file);
    } catch {
      return false;
    }
  },

  async prepare(directory) {
    const found = firstFound();
    if (found === undefined) {
      throw new Failure(
        `Terraform is missing. Install Terraform ${atLeast(candidates[0])} (${candidates[0].url}) or OpenTofu ${atLeast(candidates[1])} (${candidates[1].url}), so that it is on the PATH.`,
        2,
      );
    }
    const version = versionOf(found.file);
    if (!isEnough(version, found.minimum)) {
      throw new Failure(
        `${found.title} ${atLeast(found)} is needed, and ${found.file} is ${version ?? "not able to tell its version"}. Install a newer one: ${found.url}`,
        2,
      );
    }
    mkdirSync(path.dirname(recordFile(directory)), { recursive: true });
    writeFileSync(recordFile(directory), identityOf(found.file));
  },
};

function firstFound() {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  const order =
    wanted === undefined ? candidates : candidates.filter(({ name }) => name === path.basename(wanted));
  for (const candidate of order) {
    const file = wanted?.includes("/") ? wanted : findProgram(candidate.name);
    if (file !== undefined) return { ...candidate, file };
  }
  return undefined;
}

function versionOf(file) {
  const answer = spawnSync(file, ["version", "-json"], {
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null" },
  });
  try {
    return JSON.parse(answer.stdout).terraform_version;
  } catch {
    return undefined;
  }
}

function isEnough(version, [major, minor]) {
  const [foundMajor, foundMinor] = (version ?? "0.0").split(".").map(Number);
  return foundMajor > major || (foundMajor === major && foundMinor >= minor);
}

function atLeast({ minimum }) {
  return `${minimum.join(".")} or newer`;
}

function identityOf(file) {
  const { size, mtimeMs, ino } = statSync(file);
  return JSON.stringify({ file, size, mtimeMs, ino });
}

function recordFile(directory) {
  return path.join(directory, ".local", "terraform-program.json");
}
