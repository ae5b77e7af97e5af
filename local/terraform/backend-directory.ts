import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TerraformConfiguration } from "./manifest";
import { Terraform, type TerraformContext } from "./terraform";

/**
 * Runs `action` with a Terraform whose configuration is nothing but a backend: it reads a state, or unlocks it,
 * without the provider. Throws TerraformFailed when the backend cannot be reached.
 */
export async function withBackend<Result>(
  backend: NonNullable<TerraformConfiguration["terraform"]["backend"]>,
  context: TerraformContext,
  action: (terraform: Terraform) => Promise<Result>,
): Promise<Result> {
  const directory = mkdtempSync(path.join(tmpdir(), "terraform-backend-"));
  try {
    writeFileSync(path.join(directory, "main.tf.json"), JSON.stringify({ terraform: { backend } }));
    const terraform = new Terraform(directory, context);
    await terraform.init();
    return await action(terraform);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
