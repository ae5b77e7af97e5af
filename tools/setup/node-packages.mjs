import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure, runHidden } from "./terminal.mjs";

/** The packages of package-lock.json in node_modules. @type {import("./steps.mjs").Part} */
export const nodePackages = {
  title: "Installing Node packages",

  // npm writes this file last and removes it first: an interrupted installation does not pass.
  isReady(directory) {
    const installed = readPackages(path.join(directory, "node_modules", ".package-lock.json"));
    if (installed === undefined) return false;
    const wanted = readPackages(path.join(directory, "package-lock.json")) ?? {};
    return Object.entries(wanted).every(([name, { version, optional }]) => {
      const found = installed[name];
      // An optional package that is absent is one for another system.
      return name === "" || (found === undefined ? optional === true : found.version === version);
    });
  },

  async prepare(directory, log) {
    const npm = findProgram("npm");
    if (npm === undefined) {
      throw new Failure("npm is missing. It comes with Node.js: https://nodejs.org/en/download", 2);
    }
    await runHidden(npm, ["ci", "--no-audit", "--no-fund"], {
      directory,
      log,
      fix: "Check the network and npm's configuration (npm config list), then run the command again.",
    });
  },
};

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : undefined;
}
