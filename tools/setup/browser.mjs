import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findProgram } from "./find-program.mjs";
import { Failure, runHidden } from "./terminal.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const applications = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const packages = ["chromium", "fonts-liberation"];

/**
 * Chromium or Chrome, in which the tests open the page: CHROME_PATH, or the first that is found. Installed by apt where
 * that is allowed. Which one it is, is written to .local/browser.
 * @type {import("./steps.mjs").Part}
 */
export const browser = {
  title: "Installing Chromium",

  isReady(directory) {
    const found = findBrowser();
    return (
      found !== undefined &&
      existsSync(recordFile(directory)) &&
      readFileSync(recordFile(directory), "utf8") === found
    );
  },

  async prepare(directory, log) {
    if (findBrowser() === undefined) await install(directory, log);
    const found = findBrowser();
    if (found === undefined) {
      throw new Failure(`apt installed ${packages[0]}, and none of ${names.join(", ")} is on the PATH.`, 2);
    }
    mkdirSync(path.dirname(recordFile(directory)), { recursive: true });
    writeFileSync(recordFile(directory), found);
  },
};

function findBrowser() {
  const wanted = process.env.CHROME_PATH;
  if (wanted !== undefined && wanted !== "") {
    if (existsSync(wanted)) return wanted;
    throw new Failure(`CHROME_PATH is ${wanted}, and there is no such file. Correct or unset it.`, 2);
  }
  return names.map(findProgram).find((file) => file !== undefined) ?? applications.find(existsSync);
}

async function install(directory, log) {
  const apt = findProgram("apt-get");
  if (apt === undefined || process.getuid?.() !== 0) {
    throw new Failure(
      `Chromium is missing, in which the tests open the page. Install it: Debian: sudo apt-get install ${packages.join(" ")}; Fedora: sudo dnf install chromium; macOS: brew install --cask google-chrome. Or name one: CHROME_PATH=/path/to/chrome npm test`,
      2,
    );
  }
  const fix = "Check the network and apt's sources (apt-cache policy chromium), then run the command again.";
  await runHidden(apt, ["update"], { directory, log, fix });
  const options = ["install", "--yes", "--no-install-recommends", ...packages];
  await runHidden(apt, options, { directory, log, fix });
}

function recordFile(directory) {
  return path.join(directory, ".local", "browser");
}
