import { type ConfigurationSources, resolveConfiguration } from "../../config/resolve";
import type { Configuration } from "../../config/resolved";

/** The configuration of an environment with `key=value` options, untouched by this machine's .env and variables. */
export function configurationOf(
  options: readonly string[] = [],
  sources: Partial<ConfigurationSources> = {},
): Configuration {
  return resolveConfiguration({
    environment: "test",
    environmentFile: {},
    variables: {},
    options,
    deploying: false,
    ...sources,
  });
}
