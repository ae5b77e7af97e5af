import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectDirectory, pythonInterpreter } from "../../local/paths";
import { type RunOptions, run } from "../../local/process/run";
import { CommandFailed } from "../failure";

const measuringProgram = path.join(projectDirectory, "tools", "bench", "measure.py");

/** What one run of a program cost. */
export interface Measurement {
  readonly wallSeconds: number;
  /** Of the program and its descendants. */
  readonly processorSeconds: number;
  /** The largest of its processes. */
  readonly peakBytes: number;
}

/** Runs a program and says what it cost. Throws CommandFailed with its output when it fails. */
export async function measure(
  program: string,
  args: readonly string[],
  options: Pick<RunOptions, "cwd" | "env" | "holds">,
): Promise<Measurement> {
  const directory = mkdtempSync(path.join(tmpdir(), "measurement-"));
  try {
    const report = path.join(directory, "report.json");
    const { exitCode, stdout, stderr } = await run(
      pythonInterpreter,
      ["-B", measuringProgram, report, program, ...args],
      { ...options, output: "capture" },
    );
    if (exitCode !== 0) {
      throw new CommandFailed(`${program} ${args.join(" ")} failed (${exitCode}):\n${stdout}\n${stderr}`, 1);
    }
    return JSON.parse(readFileSync(report, "utf8"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
