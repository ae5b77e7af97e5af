import { createResource } from "../../../local/provider/resources/apply";
import { planResource } from "../../../local/provider/resources/plan";
import type { ResourceType } from "../../../local/provider/resources/resource-type";
import { conformObject } from "../../../local/provider/values/conform";
import { type ObjectValue, UNKNOWN } from "../../../local/provider/values/value";
import { builtSchema } from "./support/built-provider";
import { emptyCloud } from "./support/local-cloud";

const schema = builtSchema();

function plan(name: string, config: ObjectValue) {
  const type: ResourceType = { name, block: schema.resource(name) };
  const whole = conformObject(config, type.block);
  const cloud = emptyCloud();
  const { planned } = planResource(type, { prior: null, proposed: whole, config: whole }, cloud);
  return { planned, apply: () => createResource(type, planned, cloud) };
}

const apply = (name: string, config: ObjectValue) => plan(name, config).apply();

test("ids have the prefix that EC2 gives them, or are the name where AWS knows the resource by it", async () => {
  expect((await apply("aws_ebs_volume", { availability_zone: "eu-west-1a" })).id).toMatch(
    /^vol-0[0-9a-f]{16}$/,
  );
  expect(await apply("aws_dynamodb_table", { name: "t" })).toMatchObject({
    id: "t",
    arn: "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
  });
});

test("an ARN that is the id is both, and one of a global service has no region", async () => {
  const topic = await apply("aws_sns_topic", { name: "news" });
  expect(topic).toMatchObject({ id: topic.arn, arn: "arn:aws:sns:eu-west-1:111122223333:news" });
  expect((await apply("aws_iam_user", { name: "u", path: "/a/" })).arn).toBe(
    "arn:aws:iam::111122223333:user/a/u",
  );
});

test("names are made from their prefix, as the SDK makes them", async () => {
  expect((await apply("aws_db_subnet_group", { name_prefix: "db-", subnet_ids: ["s"] })).name).toMatch(
    /^db-\d{26}$/,
  );
  expect((await apply("aws_rds_cluster", { engine: "x" })).cluster_identifier).toMatch(/^terraform-\d{26}$/);
});

test("attributes get what their names promise", async () => {
  const instance = await apply("aws_instance", { ami: "ami-1", instance_type: "t3.micro" });
  expect(instance).toMatchObject({
    availability_zone: expect.stringMatching(/^eu-west-1[a-f]$/),
    private_ip: expect.stringMatching(/^10\.0\.0\.\d+$/),
    primary_network_interface_id: expect.stringMatching(/^eni|^primary-network-interface-/),
  });
  expect((await apply("aws_sqs_queue", { name: "q" })).url).toMatch(
    /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\//,
  );
});

describe("a certificate validated by DNS", () => {
  const config = {
    domain_name: "*.example.com",
    subject_alternative_names: ["example.com", "b.example.com"],
    validation_method: "DNS",
  };

  test("plans the domains, so that records can be made for each", () => {
    const options = plan("aws_acm_certificate", config).planned.domain_validation_options;
    expect(options).toEqual(
      ["*.example.com", "example.com", "b.example.com"].map((domain) => ({
        domain_name: domain,
        resource_record_name: UNKNOWN,
        resource_record_type: UNKNOWN,
        resource_record_value: UNKNOWN,
      })),
    );
    const byEmail = plan("aws_acm_certificate", { ...config, validation_method: "EMAIL" }).planned;
    expect(byEmail.domain_validation_options).toBe(UNKNOWN);
  });

  test("has one record for a domain and its wildcard", async () => {
    const { domain_validation_options } = await apply("aws_acm_certificate", config);
    const [wildcard, bare, other] = domain_validation_options as Record<string, string>[];
    expect(wildcard?.resource_record_name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(bare?.resource_record_name).toBe(wildcard?.resource_record_name);
    expect(other?.resource_record_name).toMatch(/\.b\.example\.com\.$/);
    expect(other?.resource_record_value).toMatch(/^_[0-9a-f]{32}\.acm-validations\.aws\.$/);
  });
});
