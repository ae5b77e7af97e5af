import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { type DerivedSchema, deriveSchema } from "./derive";
import { readOriginalSource } from "./original-source";
import type { Block, ProviderSchema } from "./types";

const PROVIDER_FOLDER = "provider";
const PROVIDER_VERSION = /providerVersion: '([^']+)'/;

/**
 * The schema of the whole provider, from the installed `@cdktf/provider-aws`.
 *
 * @param packageDirectory the folder that holds the package's `package.json` and `lib`.
 * @throws Error naming the file whose code could not be read.
 */
export function deriveProviderSchema(packageDirectory: string): ProviderSchema {
  const library = path.join(packageDirectory, "lib");
  const resources: Record<string, Block> = {};
  const dataSources: Record<string, Block> = {};
  let provider: Block | undefined;
  for (const folder of readdirSync(library).sort()) {
    const file = path.join(library, folder, "index.js");
    const derived = existsSync(file) ? deriveFile(file) : undefined;
    switch (derived?.kind) {
      case "resource":
        resources[derived.terraformType] = derived.block;
        break;
      case "data":
        dataSources[derived.terraformType] = derived.block;
        break;
      case "provider":
        provider = derived.block;
    }
  }
  if (provider === undefined) {
    throw new Error(`${library} holds no provider class`);
  }
  return { ...installedVersions(packageDirectory), provider, resources, dataSources };
}

/** The package's version and that of the provider it was generated from. */
export function installedVersions(packageDirectory: string): {
  packageVersion: string;
  providerVersion: string;
} {
  const manifest: unknown = JSON.parse(readFileSync(path.join(packageDirectory, "package.json"), "utf8"));
  const packageVersion = (manifest as { version: string }).version;
  const providerFile = path.join(packageDirectory, "lib", PROVIDER_FOLDER, "index.js");
  const providerVersion = PROVIDER_VERSION.exec(readFileSync(providerFile, "utf8"))?.[1];
  if (providerVersion === undefined) {
    throw new Error(`${providerFile} states no provider version`);
  }
  return { packageVersion, providerVersion };
}

function deriveFile(file: string): DerivedSchema | undefined {
  try {
    return deriveSchema(readOriginalSource(file));
  } catch (error) {
    throw new Error(`cannot derive the schema of ${file}: ${(error as Error).message}`, { cause: error });
  }
}
