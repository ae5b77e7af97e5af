import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { leaseHolders } from "../../../local/state/lease-holders";
import { TerraformFailed } from "../../../local/terraform/failure";
import { terraformProgram } from "../../../local/terraform/program";
import type { RawState } from "../../../local/terraform/state";
import type { FaultRow } from "../../../tools/faults/fault-row";
import { Deployment } from "../../support/deployment";
import { compareWithCloud } from "../support/compare-with-cloud";
import { reportFault } from "../support/fault-report";
import { untilSo } from "../support/until-so";

const stack = "VpcInfrastructureStack";
const stateKey = "test/us-west-2/vpc-infrastructure.tfstate";

/** What goes wrong while an operator applies. */
export function applies(): void {
  let deployment: Deployment;
  let stateBackend: RawState;

  beforeAll(async () => {
    deployment = await Deployment.open();
    stateBackend = await deployment.state("StateBackendStack");
    // Many resources: an apply that is stopped at its first one still has seconds to go.
    deployment.synthesize(["network.zones=a,b,c,d,e,f", "network.natGateway=per-zone"]);
    await deployment.terraform(stack).init();
  });
  afterAll(() => deployment?.close());

  test("a second apply is refused, is told by whom, and changes nothing", async () => {
    const first = startApply();
    const since = performance.now();
    let refused: TerraformFailed;
    try {
      // It holds the lock while it waits for an answer.
      await printed(first.child, "Enter a value:");
      refused = await deployment.apply(stack).catch((error) => error);
      expect(refused).toBeInstanceOf(TerraformFailed);
      expect(refused.lock).toMatchObject({
        operation: "apply",
        who: expect.stringMatching(/.+@.+/),
        path: expect.stringContaining(stateKey),
      });
    } finally {
      first.child.stdin?.end("no\n");
      await first.exited;
    }
    expect(await deployment.stateKeys()).toEqual([]);
    const seconds = (performance.now() - since) / 1000;
    report({
      fault: "Two `apply` at once",
      done: "a second `terraform apply` while the first one holds the lock; then the first is answered with no",
      seen: `the second: “${errorLine(refused)}”, and who holds it; no state was written`,
      recovery: [{ seconds, until: "the lock is given back" }],
      states: [stateBackend],
    });
  });

  test("an apply that was killed midway is unlocked, applied again, and then planned empty", async () => {
    const killed = startApply("-auto-approve", "-parallelism=1");
    await printed(killed.child, "Creation complete");
    const since = performance.now();
    process.kill(-(killed.child.pid ?? 0), "SIGKILL");
    await killed.exited;

    const { cloud } = deployment;
    cloud.close();
    // The provider dies a moment after its Terraform, and holds the same lease.
    await untilSo("nobody holds the local cloud", async () => {
      return ((await leaseHolders(cloud.directory)) ?? []).length === 0;
    });
    deployment = await deployment.reopen();
    const { removedLocks } = deployment.cloud;
    expect(removedLocks.map(({ key }) => key)).toEqual([stateKey]);
    const seen = await applied();
    expect((await deployment.stateKeys()).filter((key) => key.endsWith(".tflock"))).toEqual([]);
    report({
      fault: "`apply` killed midway",
      done: "`kill -9` of Terraform and its provider after the first resource; the same command again",
      seen: `${removedLocks.length} lock of a run that is gone was removed; ${seen}`,
      recovery: [{ seconds: (performance.now() - since) / 1000, until: "applied, and planned empty" }],
      states: [stateBackend, await deployment.state(stack)],
    });
    await deployment.destroy(stack);
  });

  test("an apply that was interrupted records what it made and gives the lock back", async () => {
    const interrupted = startApply("-auto-approve", "-parallelism=1");
    await printed(interrupted.child, "Creation complete");
    const since = performance.now();
    process.kill(interrupted.child.pid ?? 0, "SIGINT");
    await interrupted.exited;

    const recorded = await deployment.state(stack);
    const made = recorded.resources.filter(({ mode }) => mode === "managed").length;
    expect(made).toBeGreaterThan(0);
    const seen = await applied();
    report({
      fault: "`apply` interrupted",
      done: "Ctrl-C after the first resource; the same command again",
      seen: `${made} resources were in the state; ${seen}`,
      recovery: [{ seconds: (performance.now() - since) / 1000, until: "applied, and planned empty" }],
      states: [stateBackend, await deployment.state(stack)],
    });
  });

  /** `terraform apply` in a process group of its own, that keeps the local cloud alive as the commands' own runs do. */
  function startApply(...args: string[]) {
    const { environment, lease } = deployment.cloud.terraform;
    const child = spawn(terraformProgram(), ["apply", "-no-color", ...args], {
      cwd: deployment.stackDirectory(stack),
      env: environment,
      stdio: ["pipe", "pipe", "ignore", lease],
      detached: true,
    });
    // It may end without reading what it is told.
    child.stdin?.on("error", () => {});
    return { child, exited: once(child, "exit") };
  }

  /** Applies, and says what came of it. */
  async function applied(): Promise<string> {
    const { length } = await deployment.apply(stack);
    expect(await deployment.terraform(stack).isUnchanged()).toBe(true);
    return `${length} changes applied, and the plan after it is empty`;
  }

  /** A row about resources: lost are those that only a state knows of, duplicates those that no state knows of. */
  function report({
    states,
    ...row
  }: Omit<FaultRow, "lost" | "duplicates"> & { states: readonly RawState[] }) {
    const { missing, unknown } = compareWithCloud(states, join(deployment.directory, "cloud"));
    reportFault({ ...row, lost: missing, duplicates: unknown });
  }
}

/** Resolves once the program has printed the text; the program goes on, and its output is read on. */
function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes(text)) resolve();
    });
    child.once("exit", () => reject(new Error(`ended without "${text}":\n${output}`)));
  });
}

function errorLine({ output }: TerraformFailed): string {
  return /Error: (.*)/.exec(output)?.[1] ?? output;
}
