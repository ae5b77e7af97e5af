import type { Block } from "../schema/types";
import { isList, isObject, type ObjectValue } from "../values/value";
import type { LocatedViolation } from "./check";
import type { Steps } from "./place";

/** Values that the configuration gives to attributes which only the provider decides. */
export function unconfigurableArguments(block: Block, config: ObjectValue): LocatedViolation[] {
  return [...ownId(block, config), ...computedOnly(block, config, [], "", true)];
}

/** The SDK adds `id` to every resource, and takes none from a configuration. */
function ownId(block: Block, config: ObjectValue): LocatedViolation[] {
  const id = block.attributes.find((attribute) => attribute.name === "id");
  const given = config.id !== null && config.id !== undefined;
  return id?.optional && id.computed && given ? [{ summary: "Invalid or unknown key", steps: ["id"] }] : [];
}

function computedOnly(
  block: Block,
  value: ObjectValue,
  steps: Steps,
  keyPrefix: string,
  addressable: boolean,
): LocatedViolation[] {
  const own = block.attributes
    .filter(({ name, computed, optional }) => computed && !optional && (value[name] ?? null) !== null)
    .map(({ name }) => ({
      summary: "Value for unconfigurable attribute",
      detail: `Can't configure a value for "${keyPrefix}${name}": its value will be decided automatically based on the result of applying this configuration.`,
      steps: addressable ? [...steps, name] : steps,
    }));
  const nested = block.blocks.flatMap(({ name, nesting, block: inner }) => {
    const child = value[name];
    const path = addressable ? [...steps, name] : steps;
    if (isObject(child)) {
      return computedOnly(inner, child, path, `${keyPrefix}${name}.`, addressable);
    }
    const inList = addressable && nesting === "LIST";
    return (isList(child) ? child : []).flatMap((element, index) =>
      isObject(element)
        ? computedOnly(
            inner,
            element,
            inList ? [...path, index] : path,
            `${keyPrefix}${name}.${index}.`,
            inList,
          )
        : [],
    );
  });
  return [...own, ...nested];
}
