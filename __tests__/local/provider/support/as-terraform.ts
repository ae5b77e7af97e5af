import type { Block } from "../../../../local/provider/schema/types";
import { conformObject } from "../../../../local/provider/values/conform";
import { type CtyValue, isList, isObject, type ObjectValue } from "../../../../local/provider/values/value";
import type { Arguments } from "./sample-configuration";

/** The form in which Terraform hands blocks to a provider: always lists. */
export function asTerraform(config: Arguments | ObjectValue, block: Block): ObjectValue {
  const values: Record<string, CtyValue> = { ...config };
  for (const { name, nesting, block: inner } of block.blocks) {
    const given = config[name] as CtyValue | undefined;
    const elements = isList(given) ? given : isObject(given) ? [given] : [];
    const converted = elements.map((element) => asTerraform(element as ObjectValue, inner));
    values[name] = nesting === "SINGLE" ? (converted[0] ?? null) : converted;
  }
  return conformObject(values, block);
}
