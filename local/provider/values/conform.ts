import { type Block, blockHasDynamic, type CtyType, type NestedBlock } from "../schema/types";
import { type CtyValue, Dynamic, isList, isObject, isUnknown, type ObjectValue } from "./value";

/**
 * The value with exactly the members its block has: missing ones become null, extra ones go. Needed for what
 * does not come from Terraform's own decoder: stored records, state files of older versions, made-up values;
 * and it turns numbers that travel as decimal strings into numbers.
 */
export function conformBlock(value: CtyValue | undefined, block: Block): CtyValue {
  if (!isObject(value)) {
    return value ?? null;
  }
  const members: Record<string, CtyValue> = {};
  for (const { name, type } of block.attributes) {
    members[name] = conformValue(value[name], type);
  }
  for (const nested of block.blocks) {
    members[nested.name] = conformNestedBlock(value[nested.name], nested);
  }
  return members;
}

/** The same for a value that must be an object. */
export function conformObject(value: CtyValue | undefined, block: Block): ObjectValue {
  const conformed = conformBlock(value, block);
  if (!isObject(conformed)) {
    throw new Error("expected an object value");
  }
  return conformed;
}

/** The object that a block without any argument stands for. */
export function emptyBlock(block: Block): ObjectValue {
  return conformObject({}, block);
}

function conformNestedBlock(value: CtyValue | undefined, nested: NestedBlock): CtyValue {
  if (nested.nesting === "SINGLE") {
    return conformBlock(value, nested.block);
  }
  if (isUnknown(value)) {
    return value;
  }
  if (blockHasDynamic(nested.block)) {
    return conformDynamic(value ?? []);
  }
  return isList(value) ? value.map((element) => conformBlock(element, nested.block)) : [];
}

export function conformValue(value: CtyValue | undefined, type: CtyType): CtyValue {
  if (value === null || value === undefined || isUnknown(value)) {
    return value ?? null;
  }
  switch (type) {
    case "string":
      return typeof value === "string" ? value : String(value);
    case "number":
      return exactNumber(value);
    case "bool":
      return value === "true" || value === true;
    case "dynamic":
      return conformDynamic(value);
  }
  if (type[0] === "object") {
    const members = isObject(value) ? value : {};
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, member]) => [name, conformValue(members[name], member)]),
    );
  }
  if (type[0] === "map") {
    const members = isObject(value) ? value : {};
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, conformValue(member, type[1])]),
    );
  }
  return isList(value) ? value.map((element) => conformValue(element, type[1])) : [];
}

/** Terraform writes numbers in decimal where a binary number would not be exact. */
function exactNumber(value: CtyValue): CtyValue {
  if (typeof value !== "string") {
    return typeof value === "number" ? value : null;
  }
  const number = Number(value);
  return String(number) === value ? number : Number.isNaN(number) ? null : value;
}

/** State files hold a value of dynamic type as an object of the type and the value. */
function conformDynamic(value: CtyValue): CtyValue {
  if (isObject(value) && "type" in value && "value" in value && Object.keys(value).length === 2) {
    return new Dynamic(Buffer.from(JSON.stringify(value.type)), value.value ?? null);
  }
  return value;
}
