import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../../config/project-directory";
import { providerFiles } from "../../../local/provider/provider-files";
import { builtProvider } from "./support/built-provider";
import { temporaryFolder } from "./support/local-cloud";

function build(directory: string): string {
  const script = path.join(projectDirectory, "dist", "local", "provider", "build.js");
  if (!existsSync(script)) {
    throw new Error(`${script} is missing: run "npm run build" first`);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, directory], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

test("a build writes all, a second one nothing, and a damaged one is made anew", () => {
  const directory = temporaryFolder();
  const files = providerFiles(directory);
  expect(build(directory)).toContain("Built the provider stand-in");
  const written = filesUnder(directory);
  const before = statSync(files.schema).mtimeMs;
  expect(build(directory)).toBe("The provider stand-in is up to date.\n");
  expect(statSync(files.schema).mtimeMs).toBe(before);

  rmSync(files.fingerprint);
  rmSync(files.schema);
  expect(build(directory)).toContain("Built the provider stand-in");
  expect(filesUnder(directory)).toEqual(written);
});

test("the mirror offers the pinned version to Terraform and OpenTofu on four platforms, by one executable", () => {
  const { mirror } = builtProvider();
  const executables = filesUnder(mirror);
  const expected = ["registry.opentofu.org", "registry.terraform.io"].flatMap((host) =>
    ["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"].map(
      (platform) => `${host}/hashicorp/aws/6.25.0/${platform}/terraform-provider-aws_v6.25.0_x5`,
    ),
  );
  expect(executables).toEqual(expected);
  const contents = new Set(executables.map((name) => readFileSync(path.join(mirror, name), "utf8")));
  expect(contents.size).toBe(1);
  expect(executables.every((name) => (statSync(path.join(mirror, name)).mode & 0o111) === 0o111)).toBe(true);
});

test("only hashicorp/aws comes from the mirror", () => {
  const { cliConfiguration, mirror } = builtProvider();
  const text = readFileSync(cliConfiguration, "utf8");
  const addresses = '["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"]';
  expect(text).toContain(`path    = ${JSON.stringify(mirror)}\n    include = ${addresses}`);
  expect(text).toContain(`direct {\n    exclude = ${addresses}`);
});

test("the private key is readable by its owner alone", () => {
  expect(statSync(builtProvider().certificate).mode & 0o777).toBe(0o600);
});
