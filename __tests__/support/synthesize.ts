import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Configuration } from "../../config/resolved";
import { compose } from "../../main";
import { configurationOf } from "./configuration";
import { writePage } from "./page";

type Block = Record<string, unknown>;

/** The Terraform JSON of one stack, as `cdktf synth` writes it. */
export interface SynthesizedStack {
  readonly terraform: { backend: Record<string, Block>; required_version: string; required_providers: Block };
  readonly provider: { aws: Block[] };
  readonly resource: Record<string, Record<string, Block>>;
  readonly data: Record<string, Record<string, Block>>;
  readonly output: Record<string, Block>;
  readonly locals: Block;
}

/** Every stack, in the order of deployment; the first is bootstrapped before all others. */
export const stackNames = [
  "StateBackendStack",
  "VpcInfrastructureStack",
  "LlmServiceInfraStack",
  "ChatApiStack",
  "WebClientStack",
] as const;

export type StackName = (typeof stackNames)[number];

/** Synthesizes all stacks and returns the JSON of each. */
export function synthesize(
  configuration: Configuration | readonly string[] = [],
  { bootstrap = false }: { bootstrap?: boolean } = {},
): Record<StackName, SynthesizedStack> {
  const directory = mkdtempSync(join(tmpdir(), "synth-"));
  try {
    const outdir = join(directory, "out");
    const pageDirectory = writePage(join(directory, "page"));
    const resolved = "environment" in configuration ? configuration : configurationOf(configuration);
    compose(resolved, { outdir, bootstrap, pageDirectory }).synth();
    const read = (stack: StackName): SynthesizedStack =>
      JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    return Object.fromEntries(stackNames.map((stack) => [stack, read(stack)])) as Record<
      StackName,
      SynthesizedStack
    >;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** One resource by type and name. Fails when it is not there. */
export function resource(stack: SynthesizedStack, type: string, name: string): Block {
  const found = stack.resource[type]?.[name];
  if (!found)
    throw new Error(`no ${type}.${name}; there are: ${Object.keys(stack.resource[type] ?? {}).join(", ")}`);
  return found;
}

/** The statements of an IAM policy document by the name of its data source. */
export function statements(stack: SynthesizedStack, name: string): Block[] {
  const document = stack.data.aws_iam_policy_document?.[name];
  if (!document) throw new Error(`no aws_iam_policy_document.${name}`);
  return document.statement as Block[];
}

/** `type.name` of every resource, sorted. */
export function addresses(stack: SynthesizedStack): string[] {
  return Object.entries(stack.resource)
    .flatMap(([type, byName]) => Object.keys(byName).map((name) => `${type}.${name}`))
    .sort();
}
