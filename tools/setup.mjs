// Installs and builds what is missing, once; instant when nothing is. Every npm script runs it first, so it needs
// nothing but Node, and this file only syntax that old versions can read, to be able to turn them away.
// `--tests`: also what only the tests need.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node.js 20.19 or newer is needed, and this is ${process.versions.node}. Install a current one: https://nodejs.org/en/download`,
  );
  process.exit(2);
}

import("./setup/steps.mjs").then(({ setUp }) => setUp({ forTests: process.argv.includes("--tests") }));
