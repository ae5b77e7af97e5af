import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeEngine } from "../../local/engine/fake-engine";
import { closeServer } from "../../local/http/close-server";
import { listenLocally } from "../../local/http/listen-locally";
import { connectS3Server, type S3Server } from "../../local/state/s3-server";
import { heldLocks } from "../../local/state/state-locks";
import { command } from "../support/command";
import { stackNames } from "../support/synthesize";

jest.setTimeout(120_000);

/** Without the last, so that nothing is run: start-service.test.ts shows that. The first is bootstrapped, not deployed. */
const appliedStacks = stackNames.slice(1, -1);
const stacks = appliedStacks.flatMap((name) => ["--stack", name]);

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

/** Before anything is synthesized or applied. */
describe("what cannot be meant is refused, with the fix", () => {
  test.each([
    ["an unknown command", ["foo"], "npm start knows no “foo”: status, logs, stop", 2],
    ["an engine that is no URL", ["--engine", "ollama"], "for example http://127.0.0.1:11434", 2],
    ["a model without an engine", ["--model", "llama3"], "--engine <url>, which is missing", 2],
    ["no instances", ["--instances", "0"], "A whole number from 1 to 16", 2],
    ["a port that is none", ["--port", "70000"], "A whole number from 1 to 65535", 2],
    ["a blank question", ["--ask", " "], "a question that is not blank", 2],
    ["a question to some stacks", ["--ask", "Hi", "--stack", "ChatApiStack"], "leave out --stack", 2],
    ["an environment in AWS", ["status", "--environment", "staging"], "Allowed choices are local, test", 2],
    ["logs, before anything has run", ["logs"], "Start it: npm start", 1],
  ])("%s", async (_, args, message, expected) => {
    const { exitCode, output } = await command("start", ...args);
    expect(output).toContain(message);
    expect(output).not.toMatch(/Local cloud|^ {4}at /m);
    expect(exitCode).toBe(expected);
  });

  test("status and stop, when nothing runs", async () => {
    expect(await command("start", "status")).toEqual({
      exitCode: 3,
      output: "Nothing runs in “local”. Start it: npm start\n",
    });
    expect(await command("start", "stop")).toEqual({ exitCode: 0, output: "Nothing runs in “local”.\n" });
  });

  describe("an engine", () => {
    const engine = new FakeEngine({ model: "one", installed: ["one", "two"] });
    beforeAll(() => engine.start());
    afterAll(() => engine.stop());

    test("that serves several models, and none that is configured", async () => {
      const { exitCode, output } = await command("start", "--engine", engine.url);
      expect(output).toContain("does not serve deepseek-r1:1.5b. Choose by --model: one, two\n");
      expect(exitCode).toBe(1);
    });

    test("that does not serve the named one", async () => {
      engine.configure({ installed: ["one"] });
      const { exitCode, output } = await command("start", "--engine", engine.url, "--model", "three");
      expect(output).toContain(`the engine at ${engine.url} does not serve three; it serves one.\n`);
      expect(exitCode).toBe(1);
    });
  });

  test("an engine that is not there", async () => {
    const { server, address } = await listenLocally();
    await closeServer(server);
    const { exitCode, output } = await command("start", "--engine", `http://${address}/v1`);
    expect(output).toContain(`--engine: no engine answers at http://${address} (`);
    expect(exitCode).toBe(1);
  });
});

test("applies the stacks, and shows what was made; with one missing, nothing is run", async () => {
  const { exitCode, output } = await command("start", "--environment", "test", ...stacks);
  expect(output).toMatch(/not by AWS/);
  expect(output).toMatch(/✓ State bucket +\d+\.\d s +made/);
  for (const stack of appliedStacks) {
    expect(output).toMatch(
      new RegExp(
        `${stack}\\n✓ init .*\\n✓ plan .* s +\\d+ to create\\n✓ apply .* s +\\d+ created\\n +\\d+ resources`,
      ),
    );
  }
  expect(output).toMatch(/ {2}vpc-id +vpc-[0-9a-f]{17}\n/);
  expect(output).toContain(
    `Nothing is run, because not everything is applied: ${stackNames.at(-1)} is missing.\n`,
  );
  expect(existsSync(join(cloud, "run", "issuer"))).toBe(false);
  expect(exitCode).toBe(0);
});

test("the second time there is nothing to change, nor to apply, nor to show", async () => {
  const { exitCode, output } = await command("start", "--environment", "test", ...stacks);
  expect(output.match(/✓ plan .*no changes/g)).toHaveLength(appliedStacks.length);
  expect(output).not.toMatch(/✓ apply|State bucket|resources/);
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
    expect(output).toMatch(/✓ plan .*no changes/);
    expect(exitCode).toBe(0);
    expect(heldLocks(cloud)).toEqual([]);
  });
});

test("a cloud that lost its records says how to begin anew", async () => {
  rmSync(join(cloud, "034362047054"), { recursive: true });
  const { exitCode, output } = await command("start", "--environment", "test", ...stacks);
  expect(output).toMatch(/BucketAlreadyOwnedByYou/);
  expect(output).toContain(`begin anew: delete ${cloud} and run the command again.`);
  expect(exitCode).toBe(1);
});
