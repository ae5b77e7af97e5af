import { readFileSync } from "node:fs";
import path from "node:path";

/** A stack as the app synthesized it. */
export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs. */
  readonly directory: string;
  /** Names of the stacks that must be applied before it. */
  readonly dependencies: readonly string[];
  /** What the app warns of, with the construct that does. */
  readonly warnings: readonly string[];
  readonly configuration: TerraformConfiguration;
}

/** The parts of `cdk.tf.json` that tools read. */
export interface TerraformConfiguration {
  readonly terraform: {
    readonly backend?: { readonly s3?: S3Backend; readonly local?: { readonly path?: string } };
  };
  readonly output?: Readonly<Record<string, { readonly description?: string; readonly sensitive?: boolean }>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

export interface S3Backend {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly workingDirectory: string;
        readonly synthesizedStackPath: string;
        readonly dependencies: readonly string[];
        readonly annotations: readonly {
          readonly constructPath: string;
          readonly level: string;
          readonly message: string;
        }[];
      }
    >
  >;
}

/** The stacks in the app's output directory, each after those it depends on. */
export function readManifest(outputDirectory: string): SynthesizedStack[] {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(outputDirectory, "manifest.json"), "utf8"));
  const stacks = Object.values(manifest.stacks).map((stack) => ({
    name: stack.name,
    directory: path.join(outputDirectory, stack.workingDirectory),
    dependencies: stack.dependencies,
    warnings: stack.annotations
      .filter(({ level }) => level === "@cdktf/warn")
      .map(({ constructPath, message }) => `Warning: ${constructPath}: ${message}`),
    configuration: JSON.parse(readFileSync(path.join(outputDirectory, stack.synthesizedStackPath), "utf8")),
  }));
  return inDependencyOrder(stacks);
}

function inDependencyOrder(stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const ordered: SynthesizedStack[] = [];
  const visit = (stack: SynthesizedStack) => {
    if (ordered.includes(stack)) return;
    for (const other of stacks) if (stack.dependencies.includes(other.name)) visit(other);
    ordered.push(stack);
  };
  for (const stack of stacks) visit(stack);
  return ordered;
}
