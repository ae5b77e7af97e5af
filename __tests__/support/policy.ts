import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { enforcePolicies } from "../../modules/policies/policy";
import { requiredTagNames } from "../../modules/policies/required-tags";

const goodTags = Object.fromEntries(requiredTagNames.map((name) => [name, "x"]));

/** Every error with which the policies refuse to synthesize what `build` creates: `[<path>] <rule>: <finding>`. */
export function violations(
  build: (scope: Construct) => void,
  defaultTags: Readonly<Record<string, string>> = goodTags,
): string[] {
  const outdir = mkdtempSync(join(tmpdir(), "policy-"));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, "Stack");
    new AwsProvider(stack, "aws", { defaultTags: [{ tags: { ...defaultTags } }] });
    build(stack);
    enforcePolicies(stack);
    app.synth();
    return [];
  } catch (error) {
    return String((error as Error).message)
      .split("\n")
      .filter((line) => line.startsWith("["));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
