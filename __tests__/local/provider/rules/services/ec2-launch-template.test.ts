import { ec2InstanceRules } from "../../../../../local/provider/rules/services/ec2/launch-template";
import { created, problems } from "../../support/apply-context";

const { aws_launch_template: template } = ec2InstanceRules;

test("a template starts at version 1 and counts its updates", () => {
  expect(created(template, { name: "chat" })).toMatchObject({
    id: expect.stringMatching(/^lt-0[0-9a-f]{16}$/),
    arn: expect.stringMatching(/^arn:aws:ec2:us-east-1:123456789012:launch-template\/lt-0/),
    latest_version: 1,
    default_version: 1,
    name_prefix: "",
  });
  expect(template?.changesOnUpdate).toEqual(["latest_version"]);
});

test("user data is at most 16 KiB before base64", () => {
  const userData = (bytes: number) => Buffer.alloc(bytes, "a").toString("base64");
  expect(problems(template, { user_data: userData(16384) })).toEqual([]);
  expect(problems(template, { user_data: userData(16385) })).toEqual([
    expect.stringContaining("limited to 16384 bytes, this has 16385"),
  ]);
});

test("security groups stand at the template or at its interfaces", () => {
  const vpc_security_group_ids = ["sg-1"];
  const network_interfaces = [{ associate_public_ip_address: "false" }];
  expect(problems(template, { vpc_security_group_ids, network_interfaces })).toEqual([
    expect.stringContaining("InvalidParameterCombination"),
  ]);
  expect(problems(template, { vpc_security_group_ids })).toEqual([]);
});

test.each([
  ["gp2 with throughput", { volume_type: "gp2", throughput: 125 }, "throughput is not supported for gp2"],
  ["io2 without iops", { volume_type: "io2", iops: null }, "parameter iops"],
  ["a key without encryption", { kms_key_id: "arn", encrypted: "false" }, "KmsKeyId requires"],
])("a volume that AWS refuses: %s", (_case, ebs, words) => {
  const block_device_mappings = [{ device_name: "/dev/xvda", ebs: [ebs] }];
  expect(problems(template, { block_device_mappings })).toEqual([expect.stringContaining(words)]);
});

test("an encrypted gp3 volume with throughput is accepted", () => {
  const ebs = { volume_type: "gp3", throughput: 250, encrypted: "true", kms_key_id: "arn" };
  expect(problems(template, { block_device_mappings: [{ ebs: [ebs] }] })).toEqual([]);
});

test("only what an instance launches can be tagged", () => {
  const tagged = (resource_type: string) =>
    problems(template, { tag_specifications: [{ resource_type, tags: { a: "b" } }] });
  expect(tagged("volume")).toEqual([]);
  expect(tagged("vpc")).toEqual([expect.stringContaining("'vpc' is not a valid taggable resource type")]);
});

test("the two ways to choose the default version exclude each other", () => {
  expect(template?.arguments.default_version?.conflictsWith).toEqual(["update_default_version"]);
  expect(template?.arguments.update_default_version?.conflictsWith).toEqual(["default_version"]);
});

test("durations of spot blocks are whole hours", () => {
  const options = (minutes: number) =>
    problems(template, {
      instance_market_options: [{ spot_options: [{ block_duration_minutes: minutes }] }],
    });
  expect(options(120)).toEqual([]);
  expect(options(90)).toEqual([expect.stringContaining("divisible by 60, got: 90")]);
});
