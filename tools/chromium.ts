import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { projectDirectory } from "../local/paths";

/** Where set-up writes which browser it found. */
const record = path.join(projectDirectory, ".local", "browser");

/**
 * Starts the Chromium that set-up found, without a window.
 *
 * @param args more of Chromium's own options
 * @throws Error when there is none
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  // Loaded here: no other command needs it.
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: chromiumProgram(),
    // Chromium refuses to start as root with its sandbox.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...args],
  });
}

/** @throws Error names the command that finds or installs it */
function chromiumProgram(): string {
  const program = existsSync(record) ? readFileSync(record, "utf8") : undefined;
  if (program !== undefined && existsSync(program)) return program;
  throw new Error(
    program === undefined
      ? "No browser was looked for yet. Run: npm test"
      : `${program} is gone. Run: npm test`,
  );
}
