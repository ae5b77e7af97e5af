import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectDirectory } from "../../config/project-directory";
import type * as WriteBuild from "./installation/write-build";
import { writeFileWhole } from "./installation/write-file";
import { type ProviderFiles, providerFiles } from "./provider-files";

const PROVIDER_PACKAGE = "@cdktf/provider-aws";

export interface BuildResult {
  /** False when all was there already. */
  readonly built: boolean;
  readonly files: ProviderFiles;
}

/** Where the build lies unless asked otherwise. */
export function defaultDirectory(): string {
  return path.join(projectDirectory, "dist", "provider");
}

/**
 * Makes the stand-in ready for Terraform: derives the schema from the installed `@cdktf/provider-aws`, and
 * writes it with the mirror and the CLI configuration through which Terraform finds the provider. Takes 2 s,
 * and milliseconds when nothing changed.
 */
export async function buildProvider(directory = defaultDirectory()): Promise<BuildResult> {
  const files = providerFiles(path.resolve(directory));
  const packageDirectory = path.dirname(require.resolve(`${PROVIDER_PACKAGE}/package.json`));
  const fingerprint = fingerprintOf(packageDirectory, files);
  if (existsSync(files.fingerprint) && readFileSync(files.fingerprint, "utf8") === fingerprint) {
    return { built: false, files };
  }
  // Loaded only now, which is rare: it brings gRPC and X.509, 150 ms.
  const { writeBuild } = require("./installation/write-build") as typeof WriteBuild;
  await writeBuild(packageDirectory, files);
  writeFileWhole(files.fingerprint, fingerprint);
  return { built: true, files };
}

/** Changes when the package, this code or the place changes. */
function fingerprintOf(packageDirectory: string, files: ProviderFiles): string {
  const hash = createHash("sha256");
  hash.update(readFileSync(path.join(packageDirectory, "package.json")));
  hash.update(files.mirror);
  for (const file of ownFiles(__dirname)) {
    hash.update(readFileSync(file));
  }
  return hash.digest("hex");
}

function ownFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(js|ts|proto)$/.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

async function main(): Promise<void> {
  const start = performance.now();
  const { built, files } = await buildProvider(process.argv[2]);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    built
      ? `Built the provider stand-in in ${seconds} s: ${path.dirname(files.schema)}\n`
      : "The provider stand-in is up to date.\n",
  );
}

if (require.main === module) {
  void main();
}
