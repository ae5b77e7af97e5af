import type { OperatorConfiguration } from "../schema/configuration";
import { development } from "./development";
import { local } from "./local";
import { production } from "./production";
import { staging } from "./staging";
import { test } from "./test";

/** What each environment sets beyond the defaults. An environment that is not listed here does not exist. */
export const environments = { production, staging, development, local, test } satisfies Record<
  string,
  OperatorConfiguration
>;

export type EnvironmentName = keyof typeof environments;

/** All names, in the order in which help and errors list them. */
export const environmentNames = Object.keys(environments) as EnvironmentName[];

/** Environments that exist in the local cloud only and never reach AWS. */
export const localEnvironmentNames = ["local", "test"] as const satisfies readonly EnvironmentName[];

/** The environment of the `cdktf` commands when none is named: the deployment that the defaults describe. */
export const defaultEnvironmentName: EnvironmentName = "production";

/** Whether `name` is an environment of the list. */
export function isEnvironmentName(name: string): name is EnvironmentName {
  return Object.hasOwn(environments, name);
}

/** Whether the environment exists in the local cloud only. */
export function isLocalEnvironment(name: string): boolean {
  return localEnvironmentNames.some((local) => local === name);
}
