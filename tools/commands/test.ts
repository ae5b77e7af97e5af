import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { packageProgram, projectDirectory } from "../../local/paths";
import { run } from "../../local/process/run";
import { CommandFailed } from "../failure";
import { print, step } from "../terminal";

const sources = ["main.ts", "config", "modules", "stacks", "local", "tools"];

/** Each counts as one test. */
const checks: readonly {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
}[] = [
  { title: "lint, format", program: "biome", args: ["ci", "."] },
  { title: "types of tests", program: "tsc", args: ["-p", "__tests__"] },
  {
    title: "imports",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...sources],
  },
  { title: "dead code", program: "knip", args: [] },
];

export function testCommand(): Command {
  return new Command("test")
    .description("run every check and test; arguments go to jest, and then only jest runs")
    .usage("[JEST ARGUMENTS]")
    .argument("[arguments...]", "for jest, for example a path or -t NAME")
    .allowUnknownOption()
    .passThroughOptions()
    .action(test);
}

interface Counts {
  passed: number;
  failed: number;
}

async function test(jestArguments: readonly string[]): Promise<void> {
  const counts: Counts = { passed: 0, failed: 0 };
  // Whoever names a test wants that one, quickly.
  if (jestArguments.length === 0) for (const check of checks) await runCheck(check, counts);
  await runJest(jestArguments, counts);
  print(`\n${counts.passed} passed, ${counts.failed} failed`);
  if (counts.failed > 0) throw new CommandFailed("", 1);
}

async function runCheck({ title, program, args }: (typeof checks)[number], counts: Counts): Promise<void> {
  try {
    await step(title, async () => {
      const options = { cwd: projectDirectory, output: "capture" } as const;
      const { exitCode, stdout, stderr } = await run(packageProgram(program), args, options);
      if (exitCode !== 0) throw new CommandFailed(`${stdout}\n${stderr}`.trim(), 1);
      return {};
    });
    counts.passed++;
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    print(error.message);
    counts.failed++;
  }
}

/** The parts of jest's `--json` report that are counted. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Test files that could not be run at all. */
  readonly numRuntimeErrorTestSuites: number;
}

async function runJest(args: readonly string[], counts: Counts): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "jest-report-"));
  const report = path.join(directory, "report.json");
  try {
    const { exitCode } = await run(packageProgram("jest"), ["--json", `--outputFile=${report}`, ...args], {
      cwd: projectDirectory,
    });
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = readReport(report);
    counts.passed += numPassedTests;
    // A jest that failed without a failed test (no test found, a broken setting) must not look like success.
    counts.failed += Math.max(numFailedTests + numRuntimeErrorTestSuites, exitCode === 0 ? 0 : 1);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readReport(file: string): JestReport {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  }
}
