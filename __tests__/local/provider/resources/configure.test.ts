import { configureCloud } from "../../../../local/provider/resources/configure";
import { conformObject } from "../../../../local/provider/values/conform";
import type { ObjectValue } from "../../../../local/provider/values/value";
import { builtSchema } from "../support/built-provider";

const environment = { LOCAL_CLOUD_DIRECTORY: "/somewhere/cloud" };

function configure(config: ObjectValue, variables: NodeJS.ProcessEnv = environment) {
  return configureCloud(conformObject(config, builtSchema().provider), variables);
}

test("region, account and default tags come from the provider block", () => {
  expect(
    configure({
      region: "us-west-2",
      allowed_account_ids: ["034362047054"],
      default_tags: [{ tags: { Environment: "local" } }],
    }),
  ).toEqual({
    directory: "/somewhere/cloud",
    account: "034362047054",
    region: "us-west-2",
    partition: "aws",
    defaultTags: { Environment: "local" },
  });
});

test("without an allowed account it is that of the assumed role, else a made-up one", () => {
  const role = [{ role_arn: "arn:aws:iam::222233334444:role/x" }];
  expect(configure({ region: "us-west-2", assume_role: role }).account).toBe("222233334444");
  expect(configure({ region: "us-west-2" }).account).toBe("123456789012");
});

test("the partition follows from the region, and the region may come from the environment", () => {
  expect(configure({ region: "us-gov-west-1" }).partition).toBe("aws-us-gov");
  expect(configure({}, { ...environment, AWS_REGION: "cn-north-1" })).toMatchObject({
    region: "cn-north-1",
    partition: "aws-cn",
  });
});

test("no local cloud, no provider", () => {
  expect(() => configure({ region: "us-west-2" }, {})).toThrow(/LOCAL_CLOUD_DIRECTORY is not set/);
});

test.each(["production", "prod", "staging", "Local", ""])("the environment %p is refused", (name) => {
  const config = { region: "us-west-2", default_tags: [{ tags: { Environment: name } }] };
  expect(() => configure(config)).toThrow(`refuses the environment "${name}"`);
});

test.each(["local", "test"])("the environment %p is served", (name) => {
  const config = { region: "us-west-2", default_tags: [{ tags: { Environment: name } }] };
  expect(configure(config).defaultTags).toEqual({ Environment: name });
});

test("a region that AWS cannot have is refused, and so is a forbidden account", () => {
  expect(() => configure({ region: "oregon" })).toThrow("invalid AWS Region: oregon");
  expect(() => configure({})).toThrow("invalid AWS Region: ");
  expect(() => configure({ region: "us-west-2", forbidden_account_ids: ["123456789012"] })).toThrow(
    "AWS account ID not allowed: 123456789012",
  );
});
