import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure, runHidden } from "./terminal.mjs";

/**
 * cloud-init, whose `schema` command checks the instances' user data. What is on the PATH is used; else the system's own
 * package is unpacked into the project: installed, it would take over the machine at its next boot.
 * @type {import("./steps.mjs").Part}
 */
export const cloudInit = {
  title: "Fetching cloud-init",

  isReady: (directory) => findProgram("cloud-init") !== undefined || existsSync(placeIn(directory)),

  async prepare(directory, log) {
    const apt = findProgram("apt-get");
    if (apt === undefined || findProgram("dpkg") === undefined) {
      throw new Failure(
        "cloud-init is missing, which checks the user data of the instances. Install it so that it is on the PATH (Fedora: dnf install cloud-init; Arch: pacman -S cloud-init), or run the tests on Debian or Ubuntu.",
        2,
      );
    }
    const fix =
      "Check the network and apt's sources (apt-cache policy cloud-init), then run the command again.";
    if (!isKnownToApt()) {
      if (process.getuid?.() !== 0) {
        throw new Failure("apt knows no package cloud-init yet. Run: sudo apt-get update", 2);
      }
      await runHidden(apt, ["update"], { directory, log, fix });
    }
    const place = placeIn(directory);
    const draft = `${place}.${process.pid}`;
    try {
      mkdirSync(draft, { recursive: true });
      await runHidden(apt, ["download", "cloud-init"], { directory: draft, log, fix });
      const file = readdirSync(draft).find((name) => name.endsWith(".deb")) ?? "";
      await runHidden("dpkg", ["-x", file, "."], { directory: draft, log, fix });
      rmSync(path.join(draft, file));
      renameSync(draft, place);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  },
};

function placeIn(directory) {
  return path.join(directory, ".local", "tools", "cloud-init");
}

function isKnownToApt() {
  return (spawnSync("apt-cache", ["show", "cloud-init"], { encoding: "utf8" }).stdout ?? "") !== "";
}
