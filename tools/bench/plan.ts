import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { terraformProgram } from "../../local/terraform/program";
import { ensureStateBucket } from "../ensure-state-bucket";
import { type Environment, inEnvironment } from "../environment";
import { selectStacks, synthesize } from "../synthesis";
import { step } from "../terminal";
import { type Measurement, measure } from "./measure";
import { cells, columns, describeMachine, markdownTable } from "./table";

const environmentName = "test";
const planFile = "bench.tfplan";

/** What is measured of each stack, in this order: `second plan` finds nothing to change. */
const steps = {
  init: ["init", "-input=false"],
  validate: ["validate"],
  plan: ["plan", "-input=false", `-out=${planFile}`],
  apply: ["apply", "-input=false", planFile],
  "second plan": ["plan", "-input=false", "-detailed-exitcode"],
};
const destroy = ["destroy", "-input=false", "-auto-approve"];

type Measurements = Map<string, Measurement[]>;

/** Measures Terraform over every stack, each time in a new local cloud. Returns Markdown. */
export async function benchPlan(runs: number): Promise<string> {
  const measurements: Measurements = new Map();
  for (let index = 0; index < runs; index++) {
    await step(`run ${index + 1} of ${runs}`, () => inNewCloud(measurements));
  }
  const rows = [...measurements].map(([name, values]) => [name, ...cells(values)]);
  return `${markdownTable(["", ...columns], rows)}\n\n${describeMachine(runs)} Peak: the largest process, Terraform or provider.`;
}

async function inNewCloud(measurements: Measurements): Promise<{ outcome?: string }> {
  const directory = mkdtempSync(path.join(tmpdir(), "bench-plan-"));
  process.env.LOCAL_CLOUD_DIRECTORY = path.join(directory, "cloud");
  process.env.CDKTF_OUTDIR = path.join(directory, "cdktf.out");
  try {
    const options = { environment: environmentName, set: [] };
    const stacks = await synthesize(options);
    await inEnvironment(environmentName, "npm run bench", async (environment) => {
      await ensureStateBucket(options, stacks, environment);
      const selected = selectStacks(stacks, []);
      for (const stack of selected) {
        for (const [name, args] of Object.entries(steps)) {
          await record(`${stack.name}: ${name}`, args, stack, environment, measurements);
        }
      }
      for (const stack of selected.reverse()) {
        await record(`${stack.name}: destroy`, destroy, stack, environment, measurements);
      }
    });
    return {};
  } finally {
    delete process.env.LOCAL_CLOUD_DIRECTORY;
    delete process.env.CDKTF_OUTDIR;
    rmSync(directory, { recursive: true, force: true });
  }
}

async function record(
  name: string,
  args: readonly string[],
  stack: SynthesizedStack,
  { terraform }: Environment,
  measurements: Measurements,
): Promise<void> {
  const measurement = await measure(terraformProgram(), args, {
    cwd: stack.directory,
    env: terraform.environment,
    ...(terraform.lease === undefined ? {} : { holds: terraform.lease }),
  });
  measurements.set(name, [...(measurements.get(name) ?? []), measurement]);
}
