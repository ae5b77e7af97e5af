/** A value that Terraform does not know yet, in a plan. */
export class Unknown {
  /** Never stored: an applied resource has no unknown values. */
  toJSON(): never {
    throw new Error("an unknown value cannot be stored");
  }
}

export const UNKNOWN = new Unknown();

/** A value of a type that only the value itself tells, as `definition` of `aws_quicksight_dashboard` has. */
export class Dynamic {
  /** @param type the cty type as JSON bytes, the form in which it travels. */
  constructor(
    readonly type: Uint8Array,
    readonly value: CtyValue,
  ) {}

  /** The form that Terraform's state files use. */
  toJSON(): { type: unknown; value: CtyValue } {
    return { type: JSON.parse(Buffer.from(this.type).toString("utf8")), value: this.value };
  }
}

/**
 * A value of Terraform: lists and sets are arrays, maps and objects are objects, an absent one is null.
 * A number is a string only where a JavaScript number would lose digits.
 */
export type CtyValue =
  | null
  | boolean
  | number
  | string
  | Unknown
  | Dynamic
  | readonly CtyValue[]
  | ObjectValue;

export interface ObjectValue {
  readonly [attribute: string]: CtyValue;
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

export function isList(value: unknown): value is readonly CtyValue[] {
  return Array.isArray(value);
}

export function isObject(value: unknown): value is ObjectValue {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Dynamic)
  );
}

/** True when the value or anything in it is unknown. */
export function hasUnknown(value: CtyValue | undefined): boolean {
  if (isUnknown(value)) {
    return true;
  }
  if (isList(value)) {
    return value.some(hasUnknown);
  }
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The string at hand, or undefined where it is absent, unknown or empty. */
export function textOf(value: CtyValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The texts of a list or set; none where it is absent or unknown. */
export function textsOf(value: CtyValue | undefined): readonly string[] {
  return isList(value) ? value.filter((element) => typeof element === "string") : [];
}

/** The blocks or objects of a list or set; none where it is absent or unknown. */
export function objectsOf(value: CtyValue | undefined): readonly ObjectValue[] {
  return isList(value) ? value.filter(isObject) : [];
}
