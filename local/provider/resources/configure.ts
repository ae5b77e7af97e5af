import path from "node:path";
import { Refusal } from "../refusal";
import { isObject, type ObjectValue, objectsOf, textOf, textsOf } from "../values/value";
import { type Cloud, partitionOf } from "./cloud";

/** Names the folder that keeps the local cloud's resources. */
export const DIRECTORY_VARIABLE = "LOCAL_CLOUD_DIRECTORY";

/** The only environments whose resources may exist locally alone. */
const LOCAL_ENVIRONMENTS: readonly string[] = ["local", "test"];
const DEFAULT_ACCOUNT = "123456789012";
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * What a provider block means here.
 *
 * @throws Refusal where the stand-in must not take the real provider's place, or the real one would refuse.
 */
export function configureCloud(config: ObjectValue, environment: NodeJS.ProcessEnv): Cloud {
  const directory = environment[DIRECTORY_VARIABLE];
  if (!directory) {
    throw new Refusal(
      "This is the local stand-in for hashicorp/aws, and no local cloud is running",
      `${DIRECTORY_VARIABLE} is not set, so nothing says where the local cloud keeps its resources. To use AWS, unset TF_CLI_CONFIG_FILE and run "terraform init" again; to use the local cloud, run the command with --environment local.`,
    );
  }
  const defaultTags = defaultTagsOf(config);
  refuseRealEnvironment(defaultTags);
  const region = textOf(config.region) ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region || (!REGION.test(region) && config.skip_region_validation !== true)) {
    throw new Refusal("Invalid provider configuration", `invalid AWS Region: ${region ?? ""}`);
  }
  return {
    directory: path.resolve(directory),
    account: accountOf(config),
    region,
    partition: partitionOf(region),
    defaultTags,
  };
}

function refuseRealEnvironment(tags: Readonly<Record<string, string>>): void {
  const environment = tags.Environment;
  if (environment !== undefined && !LOCAL_ENVIRONMENTS.includes(environment)) {
    throw new Refusal(
      `The local stand-in for hashicorp/aws refuses the environment "${environment}"`,
      `The provider's default_tags say Environment = "${environment}", and the stand-in makes nothing in AWS. It serves the environments ${LOCAL_ENVIRONMENTS.join(" and ")} only. Unset TF_CLI_CONFIG_FILE and run "terraform init" again to use the real provider.`,
    );
  }
}

function defaultTagsOf(config: ObjectValue): Record<string, string> {
  const [block] = objectsOf(config.default_tags);
  const tags = isObject(block?.tags) ? block.tags : {};
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The account that the configuration names: allowed, else that of the role it assumes. */
function accountOf(config: ObjectValue): string {
  const [allowed] = textsOf(config.allowed_account_ids);
  const [role] = objectsOf(config.assume_role);
  const account = allowed ?? textOf(role?.role_arn)?.split(":")[4] ?? DEFAULT_ACCOUNT;
  if (textsOf(config.forbidden_account_ids).includes(account)) {
    throw new Refusal("Invalid provider configuration", `AWS account ID not allowed: ${account}`);
  }
  return account;
}
