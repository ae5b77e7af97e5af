import type { Values } from "../rule";
import { blocks } from "./values";

/** The statements of an IAM policy document; none where the value is unknown or not a policy. */
export function policyStatements(document: unknown): readonly Values[] {
  const statement = parse(document)?.Statement;
  return blocks(Array.isArray(statement) ? statement : [statement]);
}

/** Length as IAM counts it for its quotas: white space is free. */
export function policySize(document: unknown): number {
  return typeof document === "string" ? document.replace(/\s/g, "").length : 0;
}

/** True where the statement has one of the elements, for example `Action` or `NotAction`. */
export function hasElement(statement: Values, ...names: readonly string[]): boolean {
  return names.some((name) => statement[name] !== undefined);
}

function parse(document: unknown): Values | undefined {
  if (typeof document !== "string") return undefined;
  try {
    return blocks([JSON.parse(document)])[0];
  } catch {
    return undefined;
  }
}
