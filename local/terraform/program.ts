import { accessSync, constants } from "node:fs";
import path from "node:path";

/**
 * The Terraform to run: TERRAFORM_BINARY_NAME, as cdktf reads it, else `terraform`, else `tofu` where only OpenTofu
 * is installed.
 */
export function terraformProgram(): string {
  return (
    process.env.TERRAFORM_BINARY_NAME ?? (!isOnPath("terraform") && isOnPath("tofu") ? "tofu" : "terraform")
  );
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? "").split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
