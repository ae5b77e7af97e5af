import type { Block } from "../schema/types";
import { type CtyValue, isList, isObject, isUnknown, type ObjectValue } from "../values/value";

/** Steps of a diagnostic's path: attribute names, and indices into lists. */
export type Steps = readonly (string | number)[];

/** One place in a configuration to which an argument path of the rules leads. */
export interface Place {
  /** The argument as the provider's messages name it: `health_check.0.port`. */
  readonly key: string;
  /** Where Terraform points. It ends at a set, whose elements have no address. */
  readonly steps: Steps;
  /** The block that holds, or could hold, the argument. */
  readonly container: ObjectValue;
  readonly value: CtyValue;
  /** A block that is absent is an empty list; an argument that is absent is null. */
  readonly isBlock: boolean;
}

interface Position {
  readonly value: ObjectValue;
  readonly block: Block | undefined;
  readonly key: string;
  readonly steps: Steps;
  readonly addressable: boolean;
}

/** All places of a dotted argument path; a block that is absent or unknown has none. */
export function placesOf(root: ObjectValue, block: Block, path: string): Place[] {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let positions: Position[] = [{ value: root, block, key: "", steps: [], addressable: true }];
  for (const name of names) {
    positions = positions.flatMap((position) => positionsIn(position, name));
  }
  return positions.map((position) => ({
    key: `${position.key}${last}`,
    steps: position.addressable ? [...position.steps, last] : position.steps,
    container: position.value,
    value: position.value[last] ?? null,
    isBlock: position.block?.blocks.some((nested) => nested.name === last) ?? false,
  }));
}

function positionsIn(position: Position, name: string): Position[] {
  const value = position.value[name] ?? null;
  const nested = position.block?.blocks.find((candidate) => candidate.name === name);
  const base = {
    block: nested?.block,
    key: `${position.key}${name}.`,
    steps: position.addressable ? [...position.steps, name] : position.steps,
  };
  if (isObject(value)) {
    return [{ ...base, value, addressable: position.addressable }];
  }
  if (isUnknown(value) || !isList(value)) {
    return [];
  }
  const addressable = position.addressable && nested?.nesting === "LIST";
  return value.flatMap((element, index) =>
    isObject(element)
      ? [
          {
            ...base,
            value: element,
            key: `${base.key}${index}.`,
            steps: addressable ? [...base.steps, index] : base.steps,
            addressable,
          },
        ]
      : [],
  );
}
