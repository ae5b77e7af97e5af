import { existsSync } from "node:fs";
import { providerCliConfiguration } from "../paths";
import { terraformProgram } from "./program";

/** Of the shell, these would lead Terraform away from the local cloud, or its files astray. */
const dropped = [
  /^AWS_/,
  /^TF_CLI_/,
  /^(TF_DATA_DIR|TF_PLUGIN_CACHE_DIR|TF_REATTACH_PROVIDERS|TF_WORKSPACE|TF_APPEND_USER_AGENT)$/,
];

/** What both real and local runs have: no version checks over the network, and cdktf runs the same Terraform. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const { TF_CLI_CONFIG_FILE: cliConfiguration, ...inherited } = process.env;
  return {
    ...inherited,
    // One that is not there would be a warning in front of every answer.
    ...(cliConfiguration !== undefined && existsSync(cliConfiguration)
      ? { TF_CLI_CONFIG_FILE: cliConfiguration }
      : {}),
    CHECKPOINT_DISABLE: "1",
    DISABLE_VERSION_CHECK: "1",
    TERRAFORM_BINARY_NAME: terraformProgram(),
  };
}

/**
 * The environment in which `terraform`, `tofu` and `cdktf` work against a local cloud instead of AWS: with the
 * stand-in of the provider and the local S3 API. Regions and accounts come from the configuration alone.
 */
export function localCloudEnvironment(cloud: {
  readonly directory: string;
  /** Of the S3 API. */
  readonly endpoint: string;
  /** Travels in each request's User-Agent, so that a state lock names its owner. */
  readonly leaseId: string;
}): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(terraformEnvironment()).filter(([name]) => !dropped.some((pattern) => pattern.test(name))),
  );
  return {
    ...inherited,
    LOCAL_CLOUD_DIRECTORY: cloud.directory,
    TF_CLI_CONFIG_FILE: providerCliConfiguration,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: "local-cloud",
    AWS_SECRET_ACCESS_KEY: "local-cloud",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_UA_APP_ID: `lease-${cloud.leaseId}`,
    // The operator's plugin cache must never hold the stand-in: the real provider has the same name and version.
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
  };
}
