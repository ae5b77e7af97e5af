import { Refusal } from "../refusal";
import type { LocatedViolation } from "../rules/check";
import type { Steps } from "../rules/place";
import { type AttributePathMessage, type DiagnosticMessage, SEVERITY } from "./messages";

export function errorDiagnostic(summary: string, detail = ""): DiagnosticMessage {
  return { severity: SEVERITY.ERROR, summary, detail };
}

export function warningDiagnostic(summary: string, detail: string): DiagnosticMessage {
  return { severity: SEVERITY.WARNING, summary, detail };
}

export function violationDiagnostic({ summary, detail, steps }: LocatedViolation): DiagnosticMessage {
  return {
    ...errorDiagnostic(summary, detail),
    ...(steps.length === 0 ? {} : { attribute: attributePath(steps) }),
  };
}

/** What went wrong while a request was answered; a fault of the stand-in itself says so, with its place. */
export function failureDiagnostic(error: unknown): DiagnosticMessage {
  if (error instanceof Refusal) {
    return errorDiagnostic(error.summary, error.detail);
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return errorDiagnostic(`The local stand-in for hashicorp/aws failed: ${message}`, stack);
}

export function attributePath(steps: Steps): AttributePathMessage {
  return {
    steps: steps.map((step) =>
      typeof step === "string" ? { attribute_name: step } : { element_key_int: step },
    ),
  };
}
