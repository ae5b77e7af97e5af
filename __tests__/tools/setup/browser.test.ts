import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";

let directory: string;
const bin = () => path.join(directory, "bin");
const record = () => path.join(directory, ".local", "browser");

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "browser-"));
  mkdirSync(bin());
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function program(name: string, script = ""): string {
  const file = path.join(bin(), name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs the part as set-up does, with the test's programs alone on the PATH. */
function prepare(variables: Readonly<Record<string, string>> = {}) {
  const script = `
    const { browser } = await import(${JSON.stringify(path.join(projectDirectory, "tools", "setup", "browser.mjs"))});
    try {
      const before = browser.isReady(${JSON.stringify(directory)});
      if (!before) await browser.prepare(${JSON.stringify(directory)}, ${JSON.stringify(path.join(directory, "log"))});
      console.log(JSON.stringify({ before, after: browser.isReady(${JSON.stringify(directory)}) }));
    } catch (error) {
      console.log(JSON.stringify({ message: error.message, exitCode: error.exitCode }));
    }`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { PATH: bin(), ...variables },
  });
  return JSON.parse(stdout);
}

test("takes what is on the PATH and remembers it, and another one once that is gone", () => {
  const chromium = program("chromium");
  expect(prepare()).toEqual({ before: false, after: true });
  expect(readFileSync(record(), "utf8")).toBe(chromium);
  expect(prepare()).toEqual({ before: true, after: true });
  rmSync(chromium);
  const chrome = program("google-chrome");
  expect(prepare()).toEqual({ before: false, after: true });
  expect(readFileSync(record(), "utf8")).toBe(chrome);
});

test("CHROME_PATH goes before the PATH, and must exist", () => {
  program("chromium");
  const own = program("own-browser");
  expect(prepare({ CHROME_PATH: own })).toEqual({ before: false, after: true });
  expect(readFileSync(record(), "utf8")).toBe(own);
  expect(prepare({ CHROME_PATH: "/nowhere/chrome" })).toEqual({
    exitCode: 2,
    message: "CHROME_PATH is /nowhere/chrome, and there is no such file. Correct or unset it.",
  });
});

test("is installed by apt as root; for everybody else the command is named", () => {
  program("apt-get", `echo "$*" >> ${directory}/calls; > ${bin()}/chromium; /bin/chmod +x ${bin()}/chromium`);
  const result = prepare();
  if (process.getuid?.() === 0) {
    expect(result).toEqual({ before: false, after: true });
    expect(readFileSync(path.join(directory, "calls"), "utf8")).toMatch(/^update\ninstall --yes .*chromium/);
  } else {
    expect(result).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining("apt-get install chromium"),
    });
  }
});

test("names the commands of other systems where there is no apt", () => {
  expect(prepare()).toMatchObject({ exitCode: 2, message: expect.stringContaining("brew install --cask") });
  expect(existsSync(record())).toBe(false);
});
