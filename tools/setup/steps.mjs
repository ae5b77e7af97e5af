import path from "node:path";
import { browser } from "./browser.mjs";
import { cloudInit } from "./cloud-init.mjs";
import { compilation } from "./compilation.mjs";
import { withLock } from "./lock.mjs";
import { nodePackages } from "./node-packages.mjs";
import { pythonEnvironment, pythonTestPackages } from "./python-environment.mjs";
import { Failure, step } from "./terminal.mjs";
import { terraformProgram } from "./terraform-program.mjs";
import { webClient } from "./web-client.mjs";

const projectDirectory = path.join(import.meta.dirname, "..", "..");

/**
 * A part of set-up.
 * @typedef {object} Part
 * @property {string} title what is done, for the progress line
 * @property {(directory: string) => boolean} isReady fast; true when there is nothing to do
 * @property {(directory: string, log: string) => Promise<void>} prepare throws Failure
 */

/** In order: each may need the ones before it. */
const parts = [terraformProgram, nodePackages, pythonEnvironment, compilation, webClient];
const testParts = [...parts, pythonTestPackages, cloudInit, browser];

/**
 * Does what is missing. Ends the process with 1 when a step fails, 2 when something must be installed by hand.
 * @param {{ forTests: boolean }} options whether what only the tests need is wanted too
 */
export async function setUp({ forTests }) {
  const wanted = forTests ? testParts : parts;
  try {
    if (wanted.every((part) => part.isReady(projectDirectory))) return;
    await withLock(path.join(projectDirectory, ".local"), "setup", async () => {
      for (const part of wanted) {
        // Whoever held the lock before may have done it.
        if (!part.isReady(projectDirectory)) await step(part, projectDirectory);
      }
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
    process.exit();
  }
}
