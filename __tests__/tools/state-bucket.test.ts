import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, openLocalCloud } from "../../local/cloud";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { Terraform } from "../../local/terraform/terraform";
import type { Environment } from "../../tools/environment";
import { type BootstrapObserver, bootstrap, isBootstrapped } from "../../tools/state-bucket";
import { stateBackendStack, synthesize } from "../../tools/synthesis";

jest.setTimeout(120_000);

const options = { environment: "test", set: [] };
let directory: string;
let cloud: LocalCloud;
let environment: Environment;
const original = { ...process.env };

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "state-bucket-"));
  process.env.LOCAL_CLOUD_DIRECTORY = join(directory, "cloud");
  process.env.CDKTF_OUTDIR = join(directory, "cdktf.out");
  cloud = await openLocalCloud("test", "jest");
  environment = { name: "test", cloud, terraform: cloud.terraform, option: "" };
});
afterEach(() => {
  cloud.close();
  process.env = { ...original };
  rmSync(directory, { recursive: true, force: true });
});

const observer: BootstrapObserver = {
  say: () => {},
  apply: async (terraform) => {
    await terraform.plan("plan");
    await terraform.apply("plan");
    return true;
  },
};
class Killed extends Error {}
const localState = () => join(cloud.directory, "StateBackendStack.tfstate");

async function stack(stacks?: readonly SynthesizedStack[]) {
  const synthesized = stateBackendStack(stacks ?? (await synthesize(options)));
  const backend = synthesized.configuration.terraform.backend?.s3;
  if (backend === undefined) throw new Error("no S3 backend");
  return { ...synthesized, backend, terraform: new Terraform(synthesized.directory, cloud.terraform) };
}

/** The bucket's state lies in the bucket and describes it, and nothing is left to clean up. */
async function expectDone(): Promise<void> {
  const stacks = await synthesize(options);
  const { backend, terraform } = await stack(stacks);
  const state = await terraform.state();
  const buckets = state?.resources.filter(({ type }) => type === "aws_s3_bucket");
  expect(buckets?.map(({ instances }) => instances[0]?.attributes?.bucket)).toEqual([backend.bucket]);
  expect(existsSync(join(cloud.directory, "s3", backend.bucket, backend.key))).toBe(true);
  expect(existsSync(localState())).toBe(false);
  expect(await isBootstrapped(stacks, environment)).toBe(true);
}

test("makes the bucket, and moves its state into it", async () => {
  expect(await isBootstrapped(await synthesize(options), environment)).toBe(false);
  expect(await bootstrap(options, environment, observer)).toBe("made");
  await expectDone();

  // What it leaves when it is stopped before it has removed the local copy.
  const { backend, terraform } = await stack();
  copyFileSync(join(cloud.directory, "s3", backend.bucket, backend.key), localState());
  expect(await isBootstrapped(await synthesize(options), environment)).toBe(false);
  expect(await bootstrap(options, environment, observer)).toBe("present");
  await expectDone();
  expect(await terraform.isUnchanged()).toBe(true);
});

test("goes on after it was stopped between making the bucket and moving the state", async () => {
  const stopped = bootstrap(options, environment, {
    ...observer,
    say: () => {
      throw new Killed();
    },
  });
  await expect(stopped).rejects.toThrow(Killed);
  expect(existsSync(localState())).toBe(true);
  expect(await bootstrap(options, environment, observer)).toBe("made");
  await expectDone();
});

test("takes over a bucket that was made without being written down", async () => {
  const said: string[] = [];
  const { backend } = await stack();
  await bootstrap(options, environment, {
    ...observer,
    apply: async (terraform) => {
      await observer.apply(terraform);
      throw new Killed();
    },
  }).catch(() => {});
  rmSync(localState());
  expect(existsSync(join(cloud.directory, "s3", backend.bucket))).toBe(true);
  const outcome = await bootstrap(options, environment, { ...observer, say: (text) => said.push(text) });
  expect(said[0]).toBe(`taking over the bucket ${backend.bucket}, which exists`);
  expect(outcome).toBe("made");
  await expectDone();
});
