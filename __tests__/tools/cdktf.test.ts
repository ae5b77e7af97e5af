import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDirectory } from "../../config/project-directory";
import { countByType } from "../../local/terraform/state";
import { stackNames } from "../support/synthesize";

jest.setTimeout(180_000);

const program = join(projectDirectory, "dist", "tools", "cli.js");
const builtPage = join(projectDirectory, "dist", "web-client");
const directory = mkdtempSync(join(tmpdir(), "cdktf-"));
const output = join(directory, "cdktf.out");
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs an operator's command with the real cdktf, in a local cloud of its own. */
function run(...args: string[]): string {
  if (!existsSync(program)) throw new Error("dist/ is missing. Run: npm run build");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...args, "--environment", "test"],
    {
      cwd: projectDirectory,
      encoding: "utf8",
      env: { ...process.env, LOCAL_CLOUD_DIRECTORY: join(directory, "cloud"), CDKTF_OUTDIR: output },
    },
  );
  const text = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`npm run ${args.join(" ")} ended with ${status}:\n${text}`);
  // Whoever reads a log wants no control characters in it.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(text).not.toMatch(/\x1b\[\d+m/);
  return text;
}

/** Resources in the stored state of a stack. What cdktf prints does not tell: its last lines are lost now and then. */
function resourcesInState(stateName: string): number {
  const buckets = join(directory, "cloud", "s3");
  const key = `test/us-west-2/${stateName}.tfstate`;
  const bucket = readdirSync(buckets).find((name) => existsSync(join(buckets, name, key)));
  if (bucket === undefined) throw new Error(`no bucket holds ${key}`);
  const state = JSON.parse(readFileSync(join(buckets, bucket, key), "utf8"));
  return [...countByType(state).values()].reduce((sum, count) => sum + count, 0);
}

// In the order of a deployment's life.

test("synth writes every stack and says where", () => {
  const text = run("synth");
  expect(text).toContain("Amazon Linux 2 has been out of support");
  const { resource } = JSON.parse(
    readFileSync(join(output, "stacks", "VpcInfrastructureStack", "cdk.tf.json"), "utf8"),
  );
  expect(resource.aws_vpc.network_vpc.cidr_block).toBe("172.16.0.0/16");
});

test("deploy makes the state bucket and every stack, each after those that it needs", () => {
  const text = run("deploy", "--auto-approve");
  expect(resourcesInState("vpc-infrastructure")).toBe(64);
  expect(resourcesInState("llm-service")).toBe(23);
  expect(resourcesInState("chat-api")).toBe(78);
  // Every file of the built page is a resource.
  const files = readdirSync(builtPage, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  expect(resourcesInState("web-client")).toBe(22 + files.length);
  const begins = (stack: string) => text.indexOf(`${stack}  Initializing`);
  expect(begins("VpcInfrastructureStack")).toBeGreaterThan(-1);
  expect(begins("VpcInfrastructureStack")).toBeLessThan(begins("LlmServiceInfraStack"));
  expect(begins("VpcInfrastructureStack")).toBeLessThan(begins("ChatApiStack"));
  expect(begins("ChatApiStack")).toBeLessThan(begins("WebClientStack"));
  expect(text).toContain("Local stand-in for hashicorp/aws 6.25.0");
});

test("diff then finds nothing, and shows what a changed value would do", () => {
  expect(run("diff").match(/No changes\. Your infrastructure matches/g)).toHaveLength(stackNames.length - 1);
  const text = run(
    "diff",
    "--stack",
    "VpcInfrastructureStack",
    "--set",
    "loadBalancer.idleTimeoutSeconds=600",
  );
  expect(text).toContain("Plan: 0 to add, 1 to change, 0 to destroy.");
});

test("destroy deletes every stack, and leaves the state", () => {
  const text = run("destroy", "--auto-approve");
  for (const name of ["web-client", "chat-api", "llm-service", "vpc-infrastructure"]) {
    expect(resourcesInState(name)).toBe(0);
  }
  expect(text).toContain("StateBackendStack is left as it is");
});
