import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { TerraformProject } from "./support/terraform-project";

/** Terraform's own interpolation. */
const ref = (expression: string) => `\${${expression}}`;

const NETWORK = {
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: "main" } } },
    aws_security_group: { open: { name_prefix: "open-", description: "d", vpc_id: ref("aws_vpc.main.id") } },
    aws_iam_role: {
      app: { name: "app", assume_role_policy: ref("data.aws_iam_policy_document.trust.json") },
    },
  },
  data: {
    aws_iam_policy_document: {
      trust: {
        statement: {
          actions: ["sts:AssumeRole"],
          principals: { type: "Service", identifiers: ["ec2.amazonaws.com"] },
        },
      },
    },
  },
  output: {
    vpc: { value: ref("aws_vpc.main") },
    group: { value: ref("aws_security_group.open") },
    role: { value: ref("aws_iam_role.app.arn") },
  },
};

function changed(vpc: Record<string, unknown>) {
  const { aws_vpc, ...others } = NETWORK.resource;
  return { ...NETWORK, resource: { ...others, aws_vpc: { main: { ...aws_vpc.main, ...vpc } } } };
}

describe("one configuration over its life", () => {
  const project = new TerraformProject();
  let vpcId: string;

  test("the plan says that it is the stand-in, and what is not known yet", () => {
    const { status, text } = project.write(NETWORK).plan();
    expect(status).toBe(2);
    expect(text).toContain("Warning: Local stand-in for hashicorp/aws 6.25.0");
    expect(text).toContain("Nothing reaches AWS");
    expect(text).toMatch(/\+ default_security_group_id +=\s+\(known after apply\)/);
    expect(text).toMatch(/\+ enable_dns_support +=\s+true/);
  });

  test("applied values have AWS's shapes", () => {
    project.apply();
    const { vpc, group, role } = project.outputs() as Record<string, Record<string, unknown>>;
    vpcId = String(vpc?.id);
    expect(vpc).toMatchObject({
      id: expect.stringMatching(/^vpc-0[0-9a-f]{16}$/),
      arn: `arn:aws:ec2:eu-west-1:123456789012:vpc/${vpcId}`,
      region: "eu-west-1",
      enable_dns_support: true,
      owner_id: "123456789012",
    });
    expect(group).toMatchObject({ name: expect.stringMatching(/^open-\d{18}/), vpc_id: vpcId });
    expect(role).toBe("arn:aws:iam::123456789012:role/app");
  });

  test("a second plan is empty", () => {
    const { status, text } = project.plan();
    expect(text).toContain("No changes.");
    expect(status).toBe(0);
  });

  test("a change in place keeps the resource", () => {
    const text = project.write(changed({ enable_dns_hostnames: true, tags: { Name: "new" } })).apply();
    expect(text).toContain("0 added, 1 changed, 0 destroyed");
    expect(project.outputs().vpc).toMatchObject({ id: vpcId, enable_dns_hostnames: true });
  });

  test("drift shows, and the next apply removes it", () => {
    const file = project.record("eu-west-1", "aws_vpc", vpcId);
    const record = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(
      file,
      JSON.stringify({ ...record, values: { ...record.values, enable_dns_hostnames: false } }),
    );
    expect(project.plan().text).toMatch(/~ enable_dns_hostnames +=\s+false -> true/);
    expect(project.apply()).toContain("1 changed");
    expect(JSON.parse(readFileSync(file, "utf8")).values.enable_dns_hostnames).toBe(true);
  });

  test("a resource that vanished is made again", () => {
    rmSync(project.record("global", "aws_iam_role", "app"));
    expect(project.plan().text).toContain("# aws_iam_role.app will be created");
    expect(project.apply()).toContain("1 added, 0 changed, 0 destroyed");
  });

  test("a change that cannot be made in place replaces the resource and what hangs on it", () => {
    project.write(changed({ cidr_block: "10.1.0.0/16", enable_dns_hostnames: true, tags: { Name: "new" } }));
    expect(project.plan().text).toMatch(
      /~ cidr_block +=\s+"10\.0\.0\.0\/16" -> "10\.1\.0\.0\/16" # forces replacement/,
    );
    expect(project.apply()).toContain("2 added, 0 changed, 2 destroyed");
    const { vpc } = project.outputs() as Record<string, Record<string, unknown>>;
    expect(vpc?.id).not.toBe(vpcId);
    vpcId = String(vpc?.id);
  });

  test("a resource that the state forgot is imported by its id, and then there is nothing to do", () => {
    project.succeed("state", "rm", "aws_vpc.main");
    project.succeed("import", "aws_vpc.main", vpcId);
    expect(project.plan().status).toBe(0);
    const missing = project.run("import", ["aws_iam_role.app", "nobody"]);
    expect(missing.text).toContain("Resource already managed by Terraform");
  });

  test("destroy leaves nothing: no records, no processes' sockets", () => {
    expect(project.succeed("destroy", "-auto-approve")).toContain("3 destroyed");
    const records = readdirSync(project.cloud, { recursive: true, encoding: "utf8" });
    expect(records.filter((name) => name.endsWith(".json") || name.endsWith(".draft"))).toEqual([]);
    expect(readdirSync(project.temporary).filter((name) => name.startsWith("aws-stand-in-"))).toEqual([]);
  });
});

test("several regions and accounts at once stay apart, and modules may say who they are", () => {
  const project = new TerraformProject();
  const group = (provider: string | undefined, more = {}) => ({
    name: "/app",
    ...(provider === undefined ? {} : { provider }),
    ...more,
  });
  project.write({
    terraform: {
      required_providers: { aws: { source: "hashicorp/aws" } },
      provider_meta: { aws: { user_agent: ["module/1.0"] } },
    },
    provider: {
      aws: [
        { region: "eu-west-1" },
        { alias: "us", region: "us-east-1", default_tags: { tags: { Environment: "test", Region: "us" } } },
        { alias: "other", region: "eu-west-1", allowed_account_ids: ["222233334444"] },
      ],
    },
    resource: {
      aws_cloudwatch_log_group: {
        home: group(undefined),
        us: group("aws.us", { tags: { Name: "us" } }),
        other: group("aws.other"),
        own_region: group(undefined, { region: "ap-south-1" }),
      },
    },
    output: {
      groups: {
        value: ref(
          "[for g in [aws_cloudwatch_log_group.home, aws_cloudwatch_log_group.us, aws_cloudwatch_log_group.other, aws_cloudwatch_log_group.own_region] : g.arn]",
        ),
      },
      tags: { value: ref("aws_cloudwatch_log_group.us.tags_all") },
    },
  });
  project.apply();
  expect(project.outputs()).toEqual({
    groups: [
      "arn:aws:logs:eu-west-1:123456789012:log-group:/app",
      "arn:aws:logs:us-east-1:123456789012:log-group:/app",
      "arn:aws:logs:eu-west-1:222233334444:log-group:/app",
      "arn:aws:logs:ap-south-1:123456789012:log-group:/app",
    ],
    tags: { Environment: "test", Name: "us", Region: "us" },
  });
  expect(project.plan().status).toBe(0);
});

test("two resources of one name in one region are refused, and the first one stays", () => {
  const project = new TerraformProject();
  project.write({ resource: { aws_iam_role: { a: roleNamed("app"), b: roleNamed("app") } } });
  const { status, text } = project.run("apply", ["-auto-approve", "-parallelism=1"]);
  expect(status).toBe(1);
  expect(text).toContain("EntityAlreadyExists: Role with name app already exists.");
  expect(existsSync(project.record("global", "aws_iam_role", "app"))).toBe(true);
});

test("an environment other than local and test is refused, and so is a missing local cloud", () => {
  const project = new TerraformProject();
  project.write({
    provider: { aws: [{ region: "eu-west-1", default_tags: { tags: { Environment: "production" } } }] },
    data: { aws_caller_identity: { me: {} } },
  });
  expect(project.plan()).toMatchObject({
    status: 1,
    text: expect.stringContaining('refuses the environment "production"'),
  });
  const { status, text } = project.run("plan", [], { LOCAL_CLOUD_DIRECTORY: "" });
  expect(status).toBe(1);
  expect(text).toContain("no local cloud is running");
});

function roleNamed(name: string) {
  return { name, assume_role_policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) };
}
