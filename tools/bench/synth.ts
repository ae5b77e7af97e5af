import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildDirectory, projectDirectory } from "../../local/paths";
import { run } from "../../local/process/run";
import { CommandFailed } from "../failure";
import { appArguments } from "../synthesis";
import { type Measurement, measure } from "./measure";
import { cells, columns, describeMachine, markdownTable, median } from "./table";

const goal = 2.0;

/** Measures synthesis of every stack against its floor, alternating. Returns Markdown. */
export async function benchSynth(runs: number): Promise<string> {
  const floorArguments = [program("floor"), ...(await providerModules())];
  const output = mkdtempSync(path.join(tmpdir(), "bench-synth-"));
  try {
    const options = { cwd: projectDirectory, env: { ...process.env, CDKTF_OUTDIR: output } };
    const synthArguments = appArguments({ environment: "local", set: [] });
    const floor: Measurement[] = [];
    const synth: Measurement[] = [];
    // The first of each fills the file system's cache and is not counted.
    for (let index = -1; index < runs; index++) {
      const least = await measure(process.execPath, floorArguments, options);
      const whole = await measure(process.execPath, synthArguments, options);
      if (index < 0) continue;
      floor.push(least);
      synth.push(whole);
    }
    return report(floor, synth, floorArguments.length - 1, runs);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function report(
  floor: readonly Measurement[],
  synth: readonly Measurement[],
  classes: number,
  runs: number,
): string {
  const ratio = (value: (measurement: Measurement) => number) =>
    `${(median(synth.map(value)) / median(floor.map(value))).toFixed(2)}×`;
  const rows = [
    [`floor: Node, cdktf and ${classes} provider modules`, ...cells(floor)],
    ["synthesis of every stack", ...cells(synth)],
    [
      `**ratio** (goal: wall at most ${goal.toFixed(1)}×)`,
      ratio(({ wallSeconds }) => wallSeconds),
      ratio(({ processorSeconds }) => processorSeconds),
      ratio(({ peakBytes }) => peakBytes),
    ],
  ];
  return `${markdownTable(["", ...columns], rows)}\n\n${describeMachine(runs)}`;
}

async function providerModules(): Promise<string[]> {
  const { exitCode, stdout, stderr } = await run(process.execPath, [program("loaded-modules")], {
    cwd: projectDirectory,
    output: "capture",
  });
  if (exitCode !== 0) throw new CommandFailed(stderr, 1);
  return JSON.parse(stdout);
}

function program(name: string): string {
  return path.join(buildDirectory, "tools", "bench", `${name}.js`);
}
