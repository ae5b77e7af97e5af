import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { TerraformFailed } from "../../local/terraform/failure";
import { terraformProgram } from "../../local/terraform/program";
import { Deployment, terraformTimeoutMilliseconds } from "../support/deployment";

jest.setTimeout(terraformTimeoutMilliseconds);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.open();
  // Many resources: an apply that is stopped at its first one still has seconds to go.
  deployment.synthesize(["network.zones=a,b,c,d,e,f", "network.natGateway=per-zone"]);
  await deployment.terraform("VpcInfrastructureStack").init();
});
afterAll(() => deployment?.close());

/** `terraform apply` in a process group of its own, that keeps the local cloud alive as the commands' own runs do. */
function startApply(...args: string[]): ChildProcess {
  const { environment, lease } = deployment.cloud.terraform;
  return spawn(terraformProgram(), ["apply", "-no-color", ...args], {
    cwd: deployment.stackDirectory("VpcInfrastructureStack"),
    env: environment,
    stdio: ["pipe", "pipe", "ignore", lease],
    detached: true,
  });
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

test("a second apply is refused, is told by whom, and changes nothing", async () => {
  const first = startApply();
  try {
    // It holds the lock while it waits for an answer.
    await printed(first, "Enter a value:");
    const refused = await deployment.apply("VpcInfrastructureStack").catch((error) => error);
    expect(refused).toBeInstanceOf(TerraformFailed);
    expect(refused.lock).toMatchObject({
      operation: "apply",
      who: expect.stringMatching(/.+@.+/),
      path: expect.stringContaining("test/us-west-2/vpc-infrastructure.tfstate"),
    });
  } finally {
    first.stdin?.end("no\n");
    await once(first, "exit");
  }
  expect(await deployment.stateKeys()).toEqual([]);
});

test("an apply that was killed midway is unlocked, applied again, and then planned empty", async () => {
  const killed = startApply("-auto-approve", "-parallelism=1");
  await printed(killed, "Creation complete");
  process.kill(-(killed.pid ?? 0), "SIGKILL");
  await once(killed, "exit");

  deployment.cloud.close();
  deployment = await deployment.reopen();
  expect(deployment.cloud.removedLocks.map(({ key }) => key)).toEqual([
    "test/us-west-2/vpc-infrastructure.tfstate",
  ]);

  await deployment.apply("VpcInfrastructureStack");
  expect(await deployment.terraform("VpcInfrastructureStack").isUnchanged()).toBe(true);
  expect((await deployment.stateKeys()).filter((key) => key.endsWith(".tflock"))).toEqual([]);
});

test("an apply that was interrupted records what it made and gives the lock back", async () => {
  await deployment.destroy("VpcInfrastructureStack");
  const interrupted = startApply("-auto-approve", "-parallelism=1");
  await printed(interrupted, "Creation complete");
  process.kill(interrupted.pid ?? 0, "SIGINT");
  await once(interrupted, "exit");

  const recorded = await deployment.state("VpcInfrastructureStack");
  expect(recorded.resources.filter(({ mode }) => mode === "managed").length).toBeGreaterThan(0);
  await deployment.apply("VpcInfrastructureStack");
  expect(await deployment.terraform("VpcInfrastructureStack").isUnchanged()).toBe(true);
});
