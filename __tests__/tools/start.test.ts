import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectS3Server, type S3Server } from "../../local/state/s3-server";
import { heldLocks } from "../../local/state/state-locks";
import { command } from "../support/command";
import { stackNames } from "../support/synthesize";

jest.setTimeout(120_000);

/** The first one is bootstrapped, not deployed. */
const deployedStackNames = stackNames.slice(1);

let directory: string;
let cloud: string;
const original = { ...process.env };
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "start-"));
  cloud = join(directory, "cloud");
  process.env.LOCAL_CLOUD_DIRECTORY = cloud;
  process.env.CDKTF_OUTDIR = join(directory, "cdktf.out");
});
afterAll(() => {
  process.env = { ...original };
  rmSync(directory, { recursive: true, force: true });
});

test("brings up every stack, and shows what was made and what comes next", async () => {
  const { exitCode, output } = await command("start", "--environment", "test");
  expect(output).toMatch(/not by AWS/);
  expect(output).toMatch(/✓ State bucket +\d+\.\d s +made/);
  for (const stack of deployedStackNames) {
    expect(output).toMatch(
      new RegExp(
        `${stack}\\n✓ init .*\\n✓ validate .*\\n✓ plan .* s +\\d+ to create\\n✓ apply .* s +\\d+ created\\n +\\d+ resources`,
      ),
    );
  }
  expect(output).toMatch(/ {2}vpc-id +vpc-[0-9a-f]{17}\n/);
  expect(output).toMatch(/Done in +\d+\.\d s\./);
  expect(output).toContain("npm run destroy -- --environment test");
  expect(exitCode).toBe(0);
});

test("the second time there is nothing to change, nor to apply", async () => {
  const { exitCode, output } = await command("start", "--environment", "test");
  expect(output.match(/✓ plan .*no changes/g)).toHaveLength(deployedStackNames.length);
  expect(output).not.toMatch(/apply|State bucket/);
  expect(output).toMatch(/No changes in/);
  expect(exitCode).toBe(0);
});

describe("a state that is locked", () => {
  const lockId = "0fe1bd2b-1f1c-7f1c-9d4c-0a1b2c3d4e5f";

  /** As Terraform's S3 backend takes it. */
  async function lock(server: S3Server): Promise<void> {
    const key = "test/us-west-2/vpc-infrastructure.tfstate";
    const buckets = join(cloud, "s3");
    const bucket = readdirSync(buckets).find((name) => existsSync(join(buckets, name, key)));
    const content = {
      ID: lockId,
      Operation: "OperationTypeApply",
      Info: "",
      Who: "ann@laptop",
      Version: "1.11.4",
      Created: "2026-11-23T06:55:48.123456789Z",
      Path: `${bucket}/${key}`,
    };
    const answer = await fetch(`${server.endpoint}/${bucket}/${key}.tflock`, {
      method: "PUT",
      body: JSON.stringify(content),
      headers: { "If-None-Match": "*", "User-Agent": `terraform app/lease-${server.lease.id}` },
    });
    expect(answer.status).toBe(200);
  }

  test("by somebody who works is refused in clear words, and stays locked", async () => {
    const other = await connectS3Server(cloud, "npm run deploy");
    try {
      await lock(other);
      const { exitCode, output } = await command("start", "--environment", "test");
      expect(output).toContain(
        `The state of VpcInfrastructureStack is locked: \`npm run deploy\` (process ${process.pid}, ann@laptop) has held it for "apply" since 2026-11-23 06:55:48 UTC.`,
      );
      expect(output).toContain("Nothing was changed.");
      expect(exitCode).toBe(1);
      expect(heldLocks(cloud).map(({ id }) => id)).toEqual([lockId]);
    } finally {
      other.close();
    }
  });

  test("by one who was killed is unlocked, and said", async () => {
    expect(heldLocks(cloud).map(({ id }) => id)).toEqual([lockId]);
    const { exitCode, output } = await command(
      "start",
      "--environment",
      "test",
      "--stack",
      "VpcInfrastructureStack",
    );
    expect(output).toContain(
      "Removed the lock of test/us-west-2/vpc-infrastructure.tfstate: the Terraform run that held it was killed.",
    );
    expect(output).toMatch(/No changes in/);
    expect(exitCode).toBe(0);
    expect(heldLocks(cloud)).toEqual([]);
  });
});

test("a cloud that lost its records says how to begin anew", async () => {
  rmSync(join(cloud, "034362047054"), { recursive: true });
  const { exitCode, output } = await command("start", "--environment", "test");
  expect(output).toMatch(/BucketAlreadyOwnedByYou/);
  expect(output).toContain(`begin anew: delete ${cloud} and run the command again.`);
  expect(exitCode).toBe(1);
});
