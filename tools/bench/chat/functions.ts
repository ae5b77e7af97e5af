import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { buildDirectory } from "../../../local/paths";
import { run } from "../../../local/process/run";
import type { TerraformResource } from "../../../local/terraform/resource";
import { CommandFailed } from "../../failure";
import { milliseconds, spread } from "../service/figure";
import type { Row } from "../service/row";
import { median } from "../table";
import { atMost } from "./goal";

const program = path.join(buildDirectory, "tools", "bench", "chat", "cold-init-main.js");
const kilobyte = 1000;
/** Processes of one run: what else the machine does meets some of them. */
const processesPerRun = 3;

/** Of the code, in bytes, and of its loading, in milliseconds. */
const goals: Readonly<Record<string, { readonly bytes: number; readonly milliseconds: number }>> = {
  authorizer: { bytes: 60 * kilobyte, milliseconds: 20 },
  inference: { bytes: 750 * kilobyte, milliseconds: 120 },
};
const otherGoal = { bytes: 450 * kilobyte, milliseconds: 60 };

interface LambdaFunction {
  readonly name: string;
  /** Absolute. */
  readonly zip: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * How large each function's code is, and how long a fresh process of Node takes to load it, from the very zips that the
 * stacks upload.
 *
 * @param stacks applied resources, and the directory that the zips' names refer to
 */
export async function benchFunctions(
  stacks: readonly { readonly directory: string; readonly resources: readonly TerraformResource[] }[],
  runs: number,
): Promise<Row[]> {
  const functions = stacks.flatMap(({ directory, resources }) =>
    resources
      .filter(({ type }) => type === "aws_lambda_function")
      .map(({ attributes }) => functionOf(attributes, directory)),
  );
  const rows: Row[] = [];
  for (const each of functions) rows.push(...(await rowsOf(each, runs)));
  return rows;
}

function functionOf(attributes: TerraformResource["attributes"], directory: string): LambdaFunction {
  const [{ variables = {} } = {}] = attributes.environment as { variables?: Record<string, string> }[];
  return {
    name: String(variables.POWERTOOLS_SERVICE_NAME),
    zip: path.resolve(directory, String(attributes.filename)),
    environment: variables,
  };
}

async function rowsOf({ environment, name, zip }: LambdaFunction, runs: number): Promise<Row[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "bench-function-"));
  try {
    const packed = readFileSync(zip);
    const code = unzipSync(packed)["index.js"];
    if (code === undefined) throw new CommandFailed(`${zip} has no index.js`, 1);
    const file = path.join(directory, "index.js");
    writeFileSync(file, code);
    const times: number[] = [];
    // The first fills the file system's cache and is not counted.
    await loadingTime(file, environment);
    for (let index = 0; index < runs * processesPerRun; index++) {
      times.push(await loadingTime(file, environment));
    }
    const goal = goals[name] ?? otherGoal;
    return [
      {
        what: `function ${name}: code`,
        figure: kilobytes(code.byteLength),
        goal: atMost(goal.bytes, code.byteLength, kilobytes),
        peer: `zip ${kilobytes(packed.byteLength)}`,
      },
      {
        what: `function ${name}: cold init`,
        figure: spread(times, milliseconds),
        goal: atMost(goal.milliseconds, median(times), (value) => `${value} ms`),
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function loadingTime(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const { exitCode, stdout, stderr } = await run(process.execPath, [program, file], {
    env: { PATH: process.env.PATH, AWS_REGION: "us-east-1", ...environment },
    output: "capture",
  });
  if (exitCode !== 0) throw new CommandFailed(`${file} cannot be loaded:\n${stdout}\n${stderr}`, 1);
  return (JSON.parse(stdout) as { milliseconds: number }).milliseconds;
}

function kilobytes(bytes: number): string {
  return `${(bytes / kilobyte).toFixed(0)} KB`;
}
