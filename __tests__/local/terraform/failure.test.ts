import { TerraformFailed } from "../../../local/terraform/failure";

const lockText = (prefix: string) =>
  [
    "Error: Error acquiring the state lock",
    "",
    "Error message: operation error S3: PutObject, https response error StatusCode: 412",
    "Lock Info:",
    "  ID:        0fe1bd2b-1f1c-7f1c-9d4c-0a1b2c3d4e5f",
    "  Path:      states/production/us-west-2/vpc.tfstate",
    "  Operation: OperationTypeApply",
    "  Who:       ann@laptop",
    "  Version:   1.11.4",
    "  Created:   2026-11-23 06:55:48.123456789 +0000 UTC",
    "  Info:      ",
    "",
    "Terraform acquires a state lock to protect the state from being written",
  ]
    .map((line) => `${prefix}${line}`)
    .join("\n");

test.each([
  ["plain", ""],
  ["framed", "│ "],
])("reads who holds the lock from %s text", (_, prefix) => {
  expect(new TerraformFailed("terraform apply", lockText(prefix)).lock).toEqual({
    id: "0fe1bd2b-1f1c-7f1c-9d4c-0a1b2c3d4e5f",
    path: "states/production/us-west-2/vpc.tfstate",
    operation: "apply",
    who: "ann@laptop",
    created: "2026-11-23 06:55:48 UTC",
  });
});

test("another failure is no lock", () => {
  const failure = new TerraformFailed("terraform plan", "Error: Unsupported argument\n  ID: 1");
  expect(failure.lock).toBeUndefined();
  expect(failure.missingBucket).toBeUndefined();
  expect(failure.message).toContain("terraform plan failed:\n\nError: Unsupported argument");
});

test("reads which bucket is missing", () => {
  const text = 'Error: Failed to get existing workspaces: S3 bucket "my-state" does not exist.';
  expect(new TerraformFailed("terraform init", text).missingBucket).toBe("my-state");
});
