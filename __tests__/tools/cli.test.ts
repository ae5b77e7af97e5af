import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../support/command";

jest.setTimeout(30_000);

let directory: string;
const original = { ...process.env };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cli-"));
  process.env.LOCAL_CLOUD_DIRECTORY = join(directory, "cloud");
  process.env.CDKTF_OUTDIR = join(directory, "cdktf.out");
});
afterEach(() => {
  process.env = { ...original };
  rmSync(directory, { recursive: true, force: true });
});

const commands = [
  "start",
  "synth",
  "diff",
  "deploy",
  "destroy",
  "bootstrap",
  "image",
  "terraform",
  "test",
  "bench",
];

test.each(commands)("%s --help lists its options, and does nothing", async (name) => {
  const { exitCode, output } = await command(name, "--help");
  expect(output).toContain(`Usage: npm run ${name}`);
  expect(exitCode).toBe(0);
});

describe("wrong usage is one line and the way to help, with exit code 2", () => {
  test.each([
    ["an unknown option", ["deploy", "--stak", "X"], "unknown option '--stak'"],
    ["an unknown command", ["depoly"], "unknown command 'depoly'"],
    ["a number that is none", ["bench", "synth", "--runs", "x"], "A whole number"],
    ["an unknown benchmark", ["bench", "sinth"], "Allowed choices are synth, plan"],
    ["an unknown environment", ["diff", "--environment", "prod"], "Allowed choices are production, staging"],
    [
      "an unknown stack",
      ["diff", "-e", "local", "--stack", "VpcInfrastructurStack"],
      "Did you mean VpcInfrastructureStack?",
    ],
    [
      "the state backend as a stack",
      ["deploy", "-e", "local", "--auto-approve", "--stack", "StateBackendStack"],
      "npm run bootstrap makes it",
    ],
    ["npm start for AWS", ["start", "--environment", "staging"], "npm run deploy -- --environment staging"],
    ["an unknown configuration key", ["start", "--set", "network.cidrr=10.0.0.0/16"], "network.cidr"],
    ["a value that a deployment needs", ["deploy", "-e", "staging", "--auto-approve"], "DEEPSEEK_ACM_ARN"],
    [
      "a stack that others need",
      ["destroy", "-e", "local", "--auto-approve", "--stack", "VpcInfrastructureStack"],
      "ChatApiStack, LlmServiceInfraStack, WebClientStack depend on it",
    ],
    [
      "a stack that one other needs",
      ["destroy", "-e", "local", "--auto-approve", "--stack", "ChatApiStack"],
      "WebClientStack depends on it",
    ],
  ])("%s", async (_, args, message) => {
    const { exitCode, output } = await command(...args);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^ {4}at /m);
    expect(exitCode).toBe(2);
  });

  test("a question where nobody can answer", async () => {
    const isTerminal = process.stdin.isTTY;
    process.stdin.isTTY = false;
    try {
      const { exitCode, output } = await command("destroy", "--environment", "local");
      expect(output).toContain("Add --auto-approve");
      expect(exitCode).toBe(2);
    } finally {
      process.stdin.isTTY = isTerminal;
    }
  });
});

test("without AWS credentials: one line that says what to do", async () => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    DEEPSEEK_ACM_ARN: "arn:aws:acm:us-west-2:123456789012:certificate/7c9e6679-7425-40de-944b-e07fc1f90ae7",
  });
  const { exitCode, output } = await command("deploy", "--environment", "staging", "--auto-approve");
  expect(output).toMatch(
    /^No AWS credentials for the environment "staging" .*AWS_PROFILE.*--environment local\n$/,
  );
  expect(exitCode).toBe(1);
});
