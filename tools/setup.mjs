// Installs and builds what is missing, once; instant when nothing is. Every npm script runs it first, so it needs
// nothing but Node, and this file only syntax that old versions can read, to be able to turn them away.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  console.error(
    `Node.js 20.12 or newer is needed, and this is ${process.versions.node}. Install a current one: https://nodejs.org/en/download`,
  );
  process.exit(2);
}

import("./setup/steps.mjs").then(({ setUp }) => setUp());
