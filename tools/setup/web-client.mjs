import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprint, sourceFiles } from "./source-files.mjs";
import { runHidden } from "./terminal.mjs";

/** What Vite reads. */
const places = ["assets/web-client", "assets/chat-protocol", "package-lock.json"];

/** `dist/web-client/`: the page as the web client's stack uploads it. @type {import("./steps.mjs").Part} */
export const webClient = {
  title: "Building the web client",

  isReady(directory) {
    return (
      existsSync(path.join(directory, "dist", "web-client", "index.html")) &&
      existsSync(recordFile(directory)) &&
      readFileSync(recordFile(directory), "utf8") === inputsOf(directory)
    );
  },

  async prepare(directory, log) {
    const inputs = inputsOf(directory);
    rmSync(recordFile(directory), { force: true });
    const vite = path.join(directory, "node_modules", ".bin", "vite");
    await runHidden(vite, ["build", path.join("assets", "web-client")], {
      directory,
      log,
      fix: "Correct the errors above.",
    });
    mkdirSync(path.dirname(recordFile(directory)), { recursive: true });
    writeFileSync(recordFile(directory), inputs);
  },
};

function inputsOf(directory) {
  return fingerprint(
    directory,
    sourceFiles(directory, places, () => true),
  );
}

function recordFile(directory) {
  return path.join(directory, "dist", ".web-client-build");
}
