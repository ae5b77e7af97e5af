import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { projectDirectory, pythonInterpreter } from "../../local/paths";

/** What a validator said of a file. */
export interface Verdict {
  /** Of the program: 0 when it found nothing. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program that set-up installed into the project's Python environment. */
export function pythonProgram(name: string, args: readonly string[], input?: string): Verdict {
  return run(path.join(path.dirname(pythonInterpreter), name), args, { input }, "Run: npm test");
}

/** `cloud-init schema` over a file; as tools/setup/cloud-init.mjs found or fetched it. */
export function cloudInitSchema(file: string): Verdict {
  const args = ["schema", "--config-file", file];
  const fetched = path.join(projectDirectory, ".local", "tools", "cloud-init");
  if (!existsSync(fetched)) return run("cloud-init", args, {}, "Run: npm test");
  const packages = path.join(fetched, "usr", "lib", "python3", "dist-packages");
  return run(
    pythonInterpreter,
    ["-m", "cloudinit.cmd.main", ...args],
    { env: { ...process.env, PYTHONPATH: packages } },
    "Run: npm test",
  );
}

/** `systemd-analyze verify` over units below a root directory of their own. */
export function systemdVerify(root: string, units: readonly string[]): Verdict {
  return run(
    "systemd-analyze",
    ["verify", `--root=${root}`, "--man=no", ...units],
    {},
    "Install systemd 250 or newer (Debian, Ubuntu: apt install systemd; others: run the tests in a Linux container)",
  );
}

function run(
  program: string,
  args: readonly string[],
  options: { readonly input?: string | undefined; readonly env?: NodeJS.ProcessEnv },
  fix: string,
): Verdict {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd: projectDirectory,
    encoding: "utf8",
    ...options,
  });
  if (error !== undefined) throw new Error(`${program} cannot be started (${error.message}). ${fix}`);
  return { exitCode: status, output: `${stdout}${stderr}`.trim() };
}
