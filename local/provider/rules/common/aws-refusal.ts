import type { Violation } from "../rule";

/**
 * A rule that AWS checks and the provider's plan does not, in the words of the service: found here before
 * anything is created.
 */
export function refusedByAws(path: string, error: string): Violation {
  return {
    path,
    summary: error,
    detail: "AWS refuses this at apply. The plan of the real provider would not show it.",
  };
}
