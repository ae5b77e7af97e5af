import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory } from "../../../local/paths";

let directory: string;
const place = () => path.join(directory, ".local", "tools", "cloud-init");

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "cloud-init-"));
  mkdirSync(path.join(directory, "bin"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function program(name: string, script: string): void {
  const file = path.join(directory, "bin", name);
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> "${directory}/calls"\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Runs the part as set-up does, with the test's programs alone on the PATH. */
function prepare() {
  const script = `
    const { cloudInit } = await import(${JSON.stringify(path.join(projectDirectory, "tools", "setup", "cloud-init.mjs"))});
    const before = cloudInit.isReady(${JSON.stringify(directory)});
    try {
      if (!before) await cloudInit.prepare(${JSON.stringify(directory)}, ${JSON.stringify(path.join(directory, "log"))});
      console.log(JSON.stringify({ before, after: cloudInit.isReady(${JSON.stringify(directory)}) }));
    } catch (error) {
      console.log(JSON.stringify({ before, message: error.message, exitCode: error.exitCode }));
    }`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { PATH: path.join(directory, "bin") },
  });
  return JSON.parse(stdout);
}

function calls(): string[] {
  const file = path.join(directory, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
}

test("takes what is on the PATH", () => {
  program("cloud-init", "");
  expect(prepare()).toEqual({ before: true, after: true });
});

test("unpacks the system's package into the project, and does it once", () => {
  program("apt-cache", "echo Package: cloud-init");
  program("apt-get", "> cloud-init_1_all.deb");
  program("dpkg", "> unpacked");
  expect(prepare()).toEqual({ before: false, after: true });
  expect(calls()).toEqual([
    "apt-cache show cloud-init",
    "apt-get download cloud-init",
    "dpkg -x cloud-init_1_all.deb .",
  ]);
  expect(readdirSync(place())).toEqual(["unpacked"]);
  expect(prepare()).toEqual({ before: true, after: true });
});

test("fetches apt's lists first when there are none, or says how", () => {
  program("apt-cache", "");
  program("apt-get", "> cloud-init_1_all.deb");
  program("dpkg", "> unpacked");
  const result = prepare();
  if (process.getuid?.() === 0) expect(calls()[1]).toBe("apt-get update");
  else expect(result).toMatchObject({ exitCode: 2, message: expect.stringContaining("sudo apt-get update") });
});

test("that cannot be fetched leaves nothing that looks like it", () => {
  program("apt-cache", "echo Package: cloud-init");
  program("apt-get", "echo no network >&2; exit 100");
  program("dpkg", "");
  expect(prepare()).toMatchObject({ exitCode: 1, message: expect.stringContaining("no network") });
  expect(readdirSync(path.dirname(place()))).toEqual([]);
});

test("names the command that installs it where there is no apt", () => {
  expect(prepare()).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining("Fedora: dnf install cloud-init"),
  });
});
