import { buildBlock } from "./block-builder";
import type { GeneratedSource } from "./generated-source";
import { readGeneratedSource } from "./source-reader";
import type { Block } from "./types";

export interface DerivedSchema {
  readonly kind: GeneratedSource["kind"];
  /** For example `aws_vpc`; `aws` for the provider itself. */
  readonly terraformType: string;
  readonly block: Block;
}

/** The schema that one generated file stands for; undefined when the file holds no construct. */
export function deriveSchema(originalSource: string): DerivedSchema | undefined {
  const source = readGeneratedSource(originalSource);
  return source && { kind: source.kind, terraformType: source.terraformType, block: buildBlock(source) };
}
