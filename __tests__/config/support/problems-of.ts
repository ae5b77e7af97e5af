import { ConfigurationError } from "../../../config/problem";
import type { ConfigurationSources } from "../../../config/resolve";
import { configurationOf } from "../../support/configuration";

/** Why a configuration is refused. Fails when it is not. */
export function problemsOf(options: readonly string[], sources: Partial<ConfigurationSources> = {}) {
  try {
    configurationOf(options, sources);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error(`accepted: ${options.join(" ")}`);
}
