import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { packageProgram, projectDirectory, pythonInterpreter } from "../../local/paths";
import { run } from "../../local/process/run";
import { CommandFailed } from "../failure";
import { print, step } from "../terminal";

const sources = ["main.ts", "config", "modules", "stacks", "assets", "local", "tools"];

/** Each counts as one test. */
const checks: readonly {
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
}[] = [
  { title: "lint, format", program: "biome", args: ["ci", "--colors=off", "."] },
  { title: "types of tests", program: "tsc", args: ["-p", "__tests__"] },
  { title: "types of the web client", program: "tsc", args: ["-p", "assets/web-client", "--noEmit"] },
  {
    title: "imports",
    program: "depcruise",
    args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...sources],
  },
  { title: "dead code", program: "knip", args: [] },
];

export function testCommand(): Command {
  return new Command("test")
    .description(
      "run every check and test. Arguments go to jest, or to pytest when one of them names a .py file, and then only that runs",
    )
    .usage("[ARGUMENTS]")
    .argument("[arguments...]", "for jest or pytest, for example a path, or -t NAME (pytest: -k NAME)")
    .allowUnknownOption()
    .passThroughOptions()
    .action(test);
}

interface Counts {
  passed: number;
  failed: number;
}

async function test(args: readonly string[]): Promise<void> {
  const counts: Counts = { passed: 0, failed: 0 };
  // Whoever names a test wants that one, quickly.
  const everything = args.length === 0;
  const python = args.some((argument) => /\.py\b/.test(argument));
  if (everything) for (const check of checks) await runCheck(check, counts);
  if (everything || python) await runPytest(args, counts);
  if (everything || !python) await runJest(args, counts);
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

async function runPytest(args: readonly string[], counts: Counts): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), "pytest-report-"));
  const report = path.join(directory, "report.xml");
  try {
    const pytest = ["-B", "-m", "pytest", "--quiet", `--junitxml=${report}`, ...args];
    const { exitCode } = await run(pythonInterpreter, pytest, { cwd: projectDirectory });
    const count = (name: string) =>
      Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(readText(report))?.[1] ?? 0);
    // A test that was skipped has shown nothing.
    const failed = count("failures") + count("errors") + count("skipped");
    counts.passed += Math.max(0, count("tests") - failed);
    counts.failed += Math.max(failed, exitCode === 0 ? 0 : 1);
  } finally {
    rmSync(directory, { recursive: true, force: true });
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
    const jest = ["--json", `--outputFile=${report}`, `--maxWorkers=${workers()}`, ...args];
    const { exitCode } = await run(packageProgram("jest"), jest, { cwd: projectDirectory });
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = readReport(report);
    counts.passed += numPassedTests;
    // A jest that failed without a failed test (no test found, a broken setting) must not look like success.
    counts.failed += Math.max(numFailedTests + numRuntimeErrorTestSuites, exitCode === 0 ? 0 : 1);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Jest's own choice, one fewer than there are cores, would leave one of two cores idle: many tests wait for programs. */
function workers(): number {
  return Math.max(2, availableParallelism() - 1);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function readReport(file: string): JestReport {
  try {
    return JSON.parse(readText(file));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  }
}
