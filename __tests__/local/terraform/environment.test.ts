import { localCloudEnvironment, terraformEnvironment } from "../../../local/terraform/environment";

const cloud = { directory: "/cloud", endpoint: "http://127.0.0.1:1", leaseId: "lease" };
const original = { ...process.env };
afterEach(() => {
  process.env = { ...original };
});

test("nothing of the operator's own AWS or Terraform settings leads away from the local cloud", () => {
  Object.assign(process.env, {
    AWS_PROFILE: "production",
    AWS_SESSION_TOKEN: "secret",
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL_S3: "https://s3.amazonaws.com",
    TF_CLI_ARGS_apply: "-lock=false",
    TF_WORKSPACE: "other",
    TF_DATA_DIR: "/elsewhere",
    TF_PLUGIN_CACHE_DIR: "/cache",
    TF_REATTACH_PROVIDERS: "{}",
    TF_LOG: "debug",
    TF_VAR_kept: "1",
  });
  const environment = localCloudEnvironment(cloud);
  expect(
    Object.keys(environment)
      .filter((name) => name.startsWith("AWS_"))
      .sort(),
  ).toEqual([
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_ENDPOINT_URL",
    "AWS_SDK_UA_APP_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SHARED_CREDENTIALS_FILE",
  ]);
  const terraform = Object.keys(environment).filter((name) => name.startsWith("TF_"));
  expect(terraform.sort()).toEqual(["TF_CLI_CONFIG_FILE", "TF_LOG", "TF_VAR_kept"]);
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    LOCAL_CLOUD_DIRECTORY: "/cloud",
    AWS_SDK_UA_APP_ID: "lease-lease",
    TF_CLI_CONFIG_FILE: expect.stringMatching(/dist\/provider\/terraform\.rc$/),
  });
});

test("the stand-in never gets into the operator's plugin cache", () => {
  expect(localCloudEnvironment(cloud)).toMatchObject({ CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" });
});

test("against AWS, the operator's settings are kept", () => {
  Object.assign(process.env, { AWS_PROFILE: "production", TF_CLI_CONFIG_FILE: __filename });
  expect(terraformEnvironment()).toMatchObject({
    AWS_PROFILE: "production",
    TF_CLI_CONFIG_FILE: __filename,
  });
  expect(terraformEnvironment()).not.toHaveProperty("AWS_ENDPOINT_URL");
});

test("a CLI configuration that is not there is left out: Terraform would warn of it in every answer", () => {
  process.env.TF_CLI_CONFIG_FILE = "/nowhere/terraform.rc";
  expect(terraformEnvironment()).not.toHaveProperty("TF_CLI_CONFIG_FILE");
});
