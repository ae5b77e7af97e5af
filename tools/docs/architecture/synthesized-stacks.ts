import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { TerraformStack } from "cdktf";
import { defaultEnvironmentName } from "../../../config/environments";
import { resolveConfiguration } from "../../../config/resolve";
import { compose } from "../../../main";

type Blocks = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** What the drawing reads of one stack's Terraform JSON. */
export interface StackJson {
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly provider: { readonly aws: readonly Readonly<Record<string, unknown>>[] };
  readonly terraform: { readonly backend: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

/** The Terraform JSON of every stack by its name, in the order of deployment. */
export type StackJsons = Readonly<Record<string, StackJson>>;

/** Synthesizes every stack of the default environment as its defaults describe it, whatever this machine sets. */
export function synthesizeDefaultStacks(): StackJsons {
  const directory = mkdtempSync(path.join(tmpdir(), "architecture-"));
  try {
    const outdir = path.join(directory, "out");
    // The files of the page are not drawn: one stands for them, and nothing need be built.
    const pageDirectory = path.join(directory, "page");
    mkdirSync(pageDirectory);
    writeFileSync(path.join(pageDirectory, "index.html"), "<!doctype html>");
    const configuration = resolveConfiguration({
      environment: defaultEnvironmentName,
      environmentFile: {},
      variables: {},
      options: [],
      deploying: false,
    });
    const app = compose(configuration, { outdir, pageDirectory });
    app.synth();
    const read = (stack: string) =>
      JSON.parse(readFileSync(path.join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as StackJson;
    const names = app.node.children.filter(TerraformStack.isStack).map(({ node }) => node.id);
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
