import { readDataSource } from "../../../../local/provider/data-sources";
import { createResource } from "../../../../local/provider/resources/apply";
import type { Cloud } from "../../../../local/provider/resources/cloud";
import { planResource } from "../../../../local/provider/resources/plan";
import { conformBlock, conformObject } from "../../../../local/provider/values/conform";
import type { ObjectValue } from "../../../../local/provider/values/value";
import { builtSchema } from "../support/built-provider";
import { emptyCloud, realType } from "../support/local-cloud";

const schema = builtSchema();

function read(name: string, config: ObjectValue, cloud: Cloud = emptyCloud()): ObjectValue {
  const block = schema.dataSource(name);
  const resource = schema.findResource(name) && realType(name);
  return readDataSource({ name, block, resource }, conformObject(config, block), cloud);
}

async function apply(name: string, config: ObjectValue, cloud: Cloud): Promise<ObjectValue> {
  const type = realType(name);
  const whole = conformObject(config, type.block);
  const { planned } = planResource(type, { prior: null, proposed: whole, config: whole }, cloud);
  return conformObject(await createResource(type, planned, cloud), type.block);
}

test("who, where and in which partition", () => {
  const cloud = emptyCloud({ account: "034362047054", region: "us-gov-west-1", partition: "aws-us-gov" });
  expect(read("aws_caller_identity", {}, cloud)).toMatchObject({ account_id: "034362047054" });
  expect(read("aws_region", {}, cloud)).toMatchObject({ region: "us-gov-west-1", name: "us-gov-west-1" });
  expect(read("aws_partition", {}, cloud)).toMatchObject({
    partition: "aws-us-gov",
    dns_suffix: "amazonaws.com",
    reverse_dns_prefix: "com.amazonaws",
  });
  expect(read("aws_default_tags", {}, emptyCloud({ defaultTags: { A: "1" } })).tags).toEqual({ A: "1" });
});

test("availability zones have names and ids of their region, without the excluded ones", () => {
  const cloud = emptyCloud({ region: "us-west-2" });
  expect(read("aws_availability_zones", {}, cloud)).toMatchObject({
    names: ["us-west-2a", "us-west-2b", "us-west-2c", "us-west-2d"],
    zone_ids: ["usw2-az1", "usw2-az2", "usw2-az3", "usw2-az4"],
  });
  expect(read("aws_availability_zones", { exclude_names: ["us-west-2a"] }, cloud).names).toHaveLength(3);
  expect(read("aws_availability_zones", { region: "ap-southeast-2" }, cloud).zone_ids).toContain("apse2-az1");
});

describe("an SSM parameter", () => {
  const name = "/app/test/vpc-id";

  test("that was applied has its value", async () => {
    const cloud = emptyCloud();
    await apply("aws_ssm_parameter", { name, type: "String", value: "vpc-1" }, cloud);
    expect(read("aws_ssm_parameter", { name }, cloud)).toMatchObject({
      id: name,
      value: "vpc-1",
      insecure_value: "vpc-1",
      type: "String",
      version: 1,
      arn: "arn:aws:ssm:eu-west-1:111122223333:parameter/app/test/vpc-id",
    });
  });

  test("is another one in another region", async () => {
    const cloud = emptyCloud();
    await apply("aws_ssm_parameter", { name, type: "String", value: "vpc-1" }, cloud);
    expect(() => read("aws_ssm_parameter", { name, region: "us-east-1" }, cloud)).toThrow(
      `reading SSM Parameter (${name}): couldn't find resource`,
    );
  });

  test.each([
    "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
    "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id",
    "/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id",
  ])("that AWS publishes holds an image of the region: %s", (publicName) => {
    const here = read("aws_ssm_parameter", { name: publicName }).value;
    expect(here).toMatch(/^ami-0[0-9a-f]{16}$/);
    expect(read("aws_ssm_parameter", { name: publicName }).value).toBe(here);
    expect(read("aws_ssm_parameter", { name: publicName, region: "us-east-1" }).value).not.toBe(here);
  });

  test.each(["/nothing", "/aws/service/ami-amazon-linux-latest/al2033-ami"])(
    "that nobody made is an error: %s",
    (missing) => {
      expect(() => read("aws_ssm_parameter", { name: missing })).toThrow(
        `reading SSM Parameter (${missing}): couldn't find resource`,
      );
    },
  );
});

test("an image depends on what is searched, and has the searched architecture", () => {
  const search = (architecture: string) => ({
    owners: ["amazon"],
    filter: [
      { name: "architecture", values: [architecture] },
      { name: "name", values: ["al2023-ami-*"] },
    ],
  });
  const arm = read("aws_ami", search("arm64"));
  expect(arm).toMatchObject({ architecture: "arm64", owner_id: "137112412989", name: "al2023-ami-2026.1" });
  expect(arm.id).not.toBe(read("aws_ami", search("x86_64")).id);
});

test("accounts that deliver load balancer logs, where AWS has them", () => {
  expect(read("aws_elb_service_account", { region: "us-west-2" }).arn).toBe("arn:aws:iam::797873946194:root");
  expect(() => read("aws_elb_service_account", { region: "eu-south-2" })).toThrow(
    "unsupported AWS Region: eu-south-2",
  );
});

test("what was applied is found by its id, its name or its tags", async () => {
  const cloud = emptyCloud();
  const vpc = await apply("aws_vpc", { cidr_block: "10.0.0.0/16", tags: { Name: "a", Tier: "x" } }, cloud);
  expect(read("aws_vpc", { id: vpc.id ?? null }, cloud).cidr_block).toBe("10.0.0.0/16");
  expect(read("aws_vpc", { tags: { Name: "a" } }, cloud).id).toBe(vpc.id);
  expect(read("aws_vpc", { tags: { Name: "b" } }, cloud).id).not.toBe(vpc.id);
});

test("a policy that AWS manages exists without being applied", () => {
  expect(read("aws_iam_policy", { name: "AmazonSSMManagedInstanceCore" }).arn).toBe(
    "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  );
});

test("any other data source has values of its types, the same each time", () => {
  const block = schema.dataSource("aws_eks_cluster");
  const cluster = read("aws_eks_cluster", { name: "c" });
  expect(conformBlock(cluster, block)).toEqual(cluster);
  expect(cluster.arn).toBe("arn:aws:eks:eu-west-1:111122223333:cluster/c");
  expect(read("aws_eks_cluster", { name: "c" })).toEqual(cluster);
});
