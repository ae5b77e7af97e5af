import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectDirectory } from "../../local/paths";
import { waitUntil } from "../support/wait-until";

jest.setTimeout(20_000);

/** A project with the real set-up, and programs in place of the real ones that log what they are asked. */
let directory: string;
const calls = () =>
  existsSync(join(directory, "calls")) ? readFileSync(join(directory, "calls"), "utf8") : "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "setup-"));
  for (const part of ["tools/setup.mjs", "tools/setup"]) {
    cpSync(join(projectDirectory, part), join(directory, part), { recursive: true });
  }
  write("package-lock.json", lockfile("1.0.0"));
  write("tsconfig.json", "{}");
  write("main.ts", "export {};");
  write("config/old.ts", "export {};");
  write("local/state/requirements.txt", "moto==5 --hash=sha256:00");
  for (const place of [
    "local/emulator",
    "local/engine",
    "local/load-balancer",
    "assets/health-proxy",
    "__tests__",
  ]) {
    write(`${place}/requirements.txt`, "");
  }
  program("terraform", `echo '{"terraform_version":"1.11.4"}'`);
  program("cloud-init", "");
  program("chromium", "");
  program(
    "npm",
    `echo npm >> calls; mkdir -p node_modules/.bin; cp compile node_modules/.bin/tsc; cp bundle node_modules/.bin/vite; cp package-lock.json node_modules/.package-lock.json`,
  );
  // What npm installs: a compiler that writes one file, and one that the next step runs.
  write(
    "compile",
    `#!/bin/sh\necho tsc >> calls\nmkdir -p dist/config dist/local/provider\ncp main.ts dist/main.js\nif [ -f config/old.ts ]; then cp config/old.ts dist/config/old.js; fi
echo 'require("fs").mkdirSync("dist/provider", { recursive: true }); require("fs").writeFileSync("dist/provider/terraform.rc", "")' > dist/local/provider/build.js`,
  );
  write(
    "bundle",
    "#!/bin/sh\necho vite >> calls\nmkdir -p dist/web-client\nprintf page > dist/web-client/index.html\n",
  );
  for (const name of ["compile", "bundle"]) chmodSync(join(directory, name), 0o755);
  program(
    "python3",
    `case "$1" in
       -c) echo 3 11; echo complete ;;
       -m) echo venv >> calls; mkdir -p "$3/bin"; printf '#!/bin/sh\\necho pip >> calls\\n' > "$3/bin/python"; chmod +x "$3/bin/python" ;;
     esac`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function lockfile(version: string): string {
  const packages = {
    "": { name: "project" },
    "node_modules/tool": { version, integrity: `sha512-${version}` },
    "node_modules/tool-for-another-system": { version, integrity: "sha512-other", optional: true },
  };
  return JSON.stringify({ packages });
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), content);
}

function program(name: string, script: string): void {
  write(`bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, "bin", name), 0o755);
}

function start(nodeArguments: readonly string[] = [], options: readonly string[] = []) {
  // The programs of the test, and of the system only what the stubs' own commands need.
  const system = ["sh", "mkdir", "cp", "mv", "printf", "chmod", "cat", "sleep"];
  const tools = join(directory, "system");
  mkdirSync(tools, { recursive: true });
  for (const name of system) {
    const found = ["/bin", "/usr/bin"].map((place) => join(place, name)).find(existsSync);
    if (found !== undefined && !existsSync(join(tools, name)))
      cpSync(found, join(tools, name), { dereference: false });
  }
  const program = join(directory, "tools", "setup.mjs");
  const child = spawn(process.execPath, [...nodeArguments, program, ...options], {
    cwd: directory,
    env: { PATH: `${join(directory, "bin")}:${tools}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const end = once(child, "close").then(([exitCode]) => ({ exitCode: exitCode as number, output }));
  return { child, end, output: () => output };
}

const setUp = (...nodeArguments: readonly string[]) => start(nodeArguments).end;

test("installs and builds once, and the second time does nothing", async () => {
  const first = await setUp();
  expect(first.output).toContain("Installing Node packages: done");
  expect(first.exitCode).toBe(0);
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n");
  expect(await setUp()).toEqual({ exitCode: 0, output: "" });
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n");
});

test("installs what only the tests need when it is asked to, and once", async () => {
  await setUp();
  await start([], ["--tests"]).end;
  await start([], ["--tests"]).end;
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n" + "pip\n");
});

test("does again exactly what changed", async () => {
  await setUp();
  write("package-lock.json", lockfile("2.0.0"));
  await setUp();
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n" + "npm\ntsc\nvite\n");
  write("local/state/requirements.txt", "moto==6 --hash=sha256:00");
  await setUp();
  expect(calls()).toMatch(/vite\nvenv\npip\n(tsc\n)?(vite\n)?$/);
  const before = calls();
  utimesSync(
    join(directory, "main.ts"),
    new Date(),
    new Date(statSync(join(directory, "main.ts")).mtimeMs + 1),
  );
  await setUp();
  expect(calls()).toBe(`${before}tsc\n`);
});

test("builds the web client again when its sources changed, and nothing else", async () => {
  await setUp();
  const before = calls();
  write("assets/web-client/src/page.tsx", "export {};");
  await setUp();
  expect(calls()).toBe(`${before}vite\n`);
  rmSync(join(directory, "dist/web-client"), { recursive: true });
  await setUp();
  expect(calls()).toBe(`${before}vite\nvite\n`);
});

test("a deleted source leaves nothing compiled behind", async () => {
  await setUp();
  expect(existsSync(join(directory, "dist/config/old.js"))).toBe(true);
  rmSync(join(directory, "config/old.ts"));
  await setUp();
  expect(existsSync(join(directory, "dist/config/old.js"))).toBe(false);
});

test("an installation that was interrupted is done again", async () => {
  await setUp();
  rmSync(join(directory, "node_modules/.package-lock.json"));
  rmSync(join(directory, ".venv/.installed-runtime"));
  await setUp();
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n" + "npm\nvenv\npip\n");
});

describe("what only the operator can install is one clear line, with exit code 2", () => {
  test.each([
    [
      "no Terraform",
      () => rmSync(join(directory, "bin/terraform")),
      /Terraform is missing.*1\.11 or newer.*https:/,
    ],
    [
      "an old Terraform",
      () => program("terraform", `echo '{"terraform_version":"1.9.8"}'`),
      /Terraform 1\.11 or newer is needed, and .*bin\/terraform is 1\.9\.8.*https:/,
    ],
    [
      "an OpenTofu older than the stacks demand",
      () => {
        rmSync(join(directory, "bin/terraform"));
        program("tofu", `echo '{"terraform_version":"1.10.6"}'`);
      },
      /OpenTofu 1\.11 or newer is needed, and .*bin\/tofu is 1\.10\.6.*https:/,
    ],
    ["no npm", () => rmSync(join(directory, "bin/npm")), /npm is missing.*https:/],
    [
      "no Python",
      () => rmSync(join(directory, "bin/python3")),
      /Python 3\.10 or newer is missing.*apt install/,
    ],
    [
      "an old Python",
      () => program("python3", "echo 3 8; echo complete"),
      /3\.10 or newer is needed, and .* is 3\.8/,
    ],
    [
      "a Python without venv",
      () => program("python3", "echo 3 11"),
      /lacks the venv module.*python3\.11-venv/,
    ],
  ])("%s", async (_, prepare, message) => {
    prepare();
    const { exitCode, output } = await setUp();
    expect(output.trimEnd().split("\n").at(-1)).toMatch(message);
    expect(output).not.toMatch(/ {4}at /);
    expect(exitCode).toBe(2);
  });

  test("an old Node", async () => {
    write("old.cjs", `Object.defineProperty(process, "versions", { value: { node: "20.11.1" } });`);
    const { exitCode, output } = await setUp("--require", join(directory, "old.cjs"));
    expect(output).toMatch(/^Node\.js 20\.19 or newer is needed, and this is 20\.11\.1\. .*https:.*\n$/);
    expect(exitCode).toBe(2);
  });
});

test("a newer python3.x serves where python3 is old", async () => {
  cpSync(join(directory, "bin/python3"), join(directory, "bin/python3.12"));
  program("python3", "echo 3 8; echo complete");
  expect((await setUp()).exitCode).toBe(0);
});

test("OpenTofu serves where there is no Terraform", async () => {
  rmSync(join(directory, "bin/terraform"));
  program("tofu", `echo '{"terraform_version":"1.11.0"}'`);
  expect((await setUp()).exitCode).toBe(0);
});

test("a failed step shows the end of its output and where the whole lies, and is done again next time", async () => {
  const npm = readFileSync(join(directory, "bin/npm"), "utf8");
  program("npm", "echo 'the registry is away' >&2; exit 7");
  const { exitCode, output } = await setUp();
  expect(output).toMatch(/the registry is away\n.*npm ci .* failed \(7\)\. .* whole output: .*\.log/s);
  expect(exitCode).toBe(1);
  write("bin/npm", npm);
  expect((await setUp()).exitCode).toBe(0);
});

test("two at once: one works, the other waits and finds it done", async () => {
  const npm = readFileSync(join(directory, "bin/npm"), "utf8");
  write("bin/npm", `${npm}echo > started; while [ ! -f go ]; do sleep 0.05; done\n`);
  const first = start();
  await waitUntil("the first works", () => existsSync(join(directory, "started")));
  const second = start();
  await waitUntil("the second waits", () => second.output().includes(`process ${first.child.pid}`));
  write("go", "");
  expect([(await first.end).exitCode, (await second.end).exitCode]).toEqual([0, 0]);
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n");
});

test("takes over from one that was killed", async () => {
  write("bin/npm", "#!/bin/sh\necho $$ > pid; mv pid started; exec sleep 600\n");
  const killed = start();
  await waitUntil("npm runs", () => existsSync(join(directory, "started")));
  killed.child.kill("SIGKILL");
  await killed.end;
  process.kill(Number(readFileSync(join(directory, "started"), "utf8")));
  expect(existsSync(join(directory, ".local/setup.lock"))).toBe(true);
  program(
    "npm",
    "mkdir -p node_modules/.bin; cp compile node_modules/.bin/tsc; cp bundle node_modules/.bin/vite; cp package-lock.json node_modules/.package-lock.json",
  );
  const next = await setUp();
  expect(next.output).not.toContain("Waiting");
  expect(next.exitCode).toBe(0);
});

test("of many that find a killed one's lock, only one works at a time", async () => {
  write(".local/setup.lock", JSON.stringify({ pid: 2 ** 22 + 1 }));
  const npm = readFileSync(join(directory, "bin/npm"), "utf8");
  write("bin/npm", `${npm}mkdir working || echo overlap >> calls; sleep 0.2\n`);
  const ends = await Promise.all(Array.from({ length: 6 }, () => setUp()));
  expect(ends.map(({ exitCode }) => exitCode)).toEqual(Array(6).fill(0));
  expect(calls()).toBe("npm\nvenv\npip\ntsc\nvite\n");
});

test("Ctrl-C ends what it runs, and leaves no lock", async () => {
  write("bin/npm", "#!/bin/sh\necho $$ > pid; mv pid started; exec sleep 600\n");
  const { child, end } = start();
  await waitUntil("npm runs", () => existsSync(join(directory, "started")));
  child.kill("SIGINT");
  expect((await end).exitCode).toBe(130);
  expect(existsSync(join(directory, ".local/setup.lock"))).toBe(false);
});
