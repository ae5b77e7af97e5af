import type { Values, Violation } from "../rule";

/** The string at hand, or undefined where it is absent, unknown or empty. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The parts joined, or undefined when one of them is not known or not given. */
export function joined(separator: string, ...parts: readonly unknown[]): string | undefined {
  const texts = parts.map((part) => (typeof part === "number" ? String(part) : text(part)));
  return texts.every((part) => part !== undefined) ? texts.join(separator) : undefined;
}

/** Terraform sends nested blocks as arrays; an unknown or absent one gives none. */
export function blocks(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value.filter(isValues) : [];
}

/** The value, or the provider's default where the configuration leaves it out. Unknown stays undefined. */
export function orDefault(value: unknown, fallback: unknown): unknown {
  return value === null ? fallback : value;
}

/** Left out of the configuration. An unknown value is not absent. */
export function isAbsent(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** In the configuration with a value that is already known. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && !isAbsent(value);
}

/** The words of `errs.NewAttributeRequiredWhenError`. */
export function requiredWhen(path: string, otherPath: string, value: string): Violation {
  return {
    path,
    summary: "Invalid Attribute Combination",
    detail: `Attribute "${path}" must be specified when "${otherPath}" is "${value}".`,
  };
}

/** The words of `errs.NewAttributeConflictsWhenError`. */
export function conflictsWhen(path: string, otherPath: string, value: string): Violation {
  return {
    path,
    summary: "Invalid Attribute Combination",
    detail: `Attribute "${path}" cannot be specified when "${otherPath}" is "${value}".`,
  };
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
