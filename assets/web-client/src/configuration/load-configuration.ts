import { type Configuration, ConfigurationError, parseConfiguration } from "./configuration";

/** @throws ConfigurationError */
export async function loadConfiguration(): Promise<Configuration> {
  const response = await fetch("/config.json", { cache: "no-store" }).catch(() => undefined);
  if (response === undefined) throw new ConfigurationError("/config.json could not be loaded.");
  if (!response.ok) throw new ConfigurationError(`/config.json was answered with status ${response.status}.`);
  return parseConfiguration(await response.text());
}
