import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SynthesizedStack } from "../../local/terraform/manifest";
import { keepProviderLock, layProviderLock } from "../../tools/provider-lock";

const directory = mkdtempSync(join(tmpdir(), "provider-lock-"));
const committed = join(directory, ".terraform.lock.hcl");
const stacks = ["one", "two"].map((name): SynthesizedStack => {
  mkdirSync(join(directory, name));
  return {
    name,
    directory: join(directory, name),
    dependencies: [],
    configuration: { terraform: {} },
    warnings: [],
  };
});
const lockOf = (name: string) => join(directory, name, ".terraform.lock.hcl");
afterAll(() => rmSync(directory, { recursive: true }));

// In the order of a repository's life.

test("without a committed file nothing is laid, and without a recorded one nothing is kept", () => {
  layProviderLock(stacks, directory);
  expect(existsSync(lockOf("one"))).toBe(false);
  expect(keepProviderLock(stacks, directory)).toBe(false);
});

test("what the first deployment records is kept", () => {
  writeFileSync(lockOf("two"), "recorded");
  expect(keepProviderLock(stacks, directory)).toBe(true);
  expect(readFileSync(committed, "utf8")).toBe("recorded");
});

test("what is committed lies beside every stack, over what Terraform found by itself, and is never replaced", () => {
  writeFileSync(lockOf("two"), "another binary");
  layProviderLock(stacks, directory);
  expect([lockOf("one"), lockOf("two")].map((file) => readFileSync(file, "utf8"))).toEqual([
    "recorded",
    "recorded",
  ]);
  expect(keepProviderLock(stacks, directory)).toBe(false);
});
