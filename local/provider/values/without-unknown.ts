import { type CtyValue, isList, isObject, isUnknown, type ObjectValue } from "./value";

/** The form in which rules get values: what is not known yet is undefined. */
export function withoutUnknown(values: ObjectValue): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, strip(value)]));
}

function strip(value: CtyValue): unknown {
  if (isUnknown(value)) {
    return undefined;
  }
  if (isList(value)) {
    return value.map(strip);
  }
  return isObject(value) ? withoutUnknown(value) : value;
}
