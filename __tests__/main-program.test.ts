import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "../config/project-directory";

const program = join(projectDirectory, "dist", "main.js");
const directory = mkdtempSync(join(tmpdir(), "app-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs the CDKTF app as `cdktf synth` does. */
function runApp(...args: string[]) {
  if (!existsSync(program)) throw new Error("dist/ is missing. Run: npm run build");
  const outdir = join(mkdtempSync(join(directory, "out-")), "cdktf.out");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: outdir },
  });
  return { status, stdout, stderr, written: existsSync(outdir) ? readdirSync(outdir) : [] };
}

test("a good configuration is synthesized silently", () => {
  const { status, stdout, stderr, written } = runApp("--environment", "test");
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(written.sort()).toEqual(["manifest.json", "stacks"]);
});

test.each([
  ["a bad value", ["--set", "scaling.minCapacity=many"], 'scaling.minCapacity = "many"'],
  ["an unknown environment", ["--environment", "prodution"], "Did you mean production?"],
  ["an unknown option", ["--enviroment", "test"], "--enviroment"],
  ["a deployment without a certificate", ["--deploying"], "DEEPSEEK_ACM_ARN is missing"],
])("%s: exit code 2, a message without a stack, and nothing written", (_what, args, message) => {
  const { status, stderr, written } = runApp(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(written).toEqual([]);
});
