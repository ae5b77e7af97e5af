import type { SynthesizedStack } from "../local/terraform/manifest";
import { countByType, type RawState } from "../local/terraform/state";
import { dim, print, wrap } from "./terminal";

/** Outputs that CDKTF adds for other stacks; the reader's are those that a stack declares. */
const crossStackOutput = /^cross-stack-output-/;

/** Prints what a stack consists of now, and its outputs: the addresses that matter. */
export function printStackReport(stack: SynthesizedStack, state: RawState): void {
  const counts = countByType(state);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const types = [...counts].map(
    ([type, count]) => `${type.replace(/^aws_/, "")}${count === 1 ? "" : ` ×${count}`}`,
  );
  print(`  ${total} ${total === 1 ? "resource" : "resources"}`);
  if (total > 0) print(dim(wrap(types, "    ")));
  const outputs = Object.entries(state.outputs).filter(([name]) => !crossStackOutput.test(name));
  const width = Math.max(0, ...outputs.map(([name]) => name.length));
  for (const [name, { value, sensitive }] of outputs) {
    const isHidden = sensitive ?? stack.configuration.output?.[name]?.sensitive ?? false;
    print(`  ${name.padEnd(width)}  ${isHidden ? dim("(sensitive)") : render(value)}`);
  }
}

function render(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(render).join(", ");
  return JSON.stringify(value);
}
