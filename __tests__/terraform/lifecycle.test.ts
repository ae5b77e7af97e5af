import { imageTags } from "../../modules/images/image-tags";
import { attributes, Deployment, terraformTimeoutMilliseconds } from "../support/deployment";

jest.setTimeout(terraformTimeoutMilliseconds);

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.open();
  deployment.synthesize([]);
});
afterAll(() => deployment?.close());

// The tests follow one deployment through its life, in this order.

test("both stacks are created, and a second plan is empty", async () => {
  for (const stack of ["VpcInfrastructureStack", "LlmServiceInfraStack"] as const) {
    const changes = await deployment.apply(stack);
    expect(changes.length).toBeGreaterThan(20);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["create"]));
    expect(await deployment.terraform(stack).isUnchanged()).toBe(true);
  }
});

test("values cross the stacks, typed and as SSM parameters", async () => {
  const vpc = await deployment.state("VpcInfrastructureStack");
  const llm = await deployment.state("LlmServiceInfraStack");
  const subnetIds = ["a", "b"].map((zone) => attributes(vpc, "aws_subnet", `network_private-${zone}`).id);
  const group = attributes(llm, "aws_autoscaling_group", "auto-scaling-group_group");
  expect([...(group.vpc_zone_identifier as string[])].sort()).toEqual([...subnetIds].sort());
  expect(group.target_group_arns).toEqual([attributes(vpc, "aws_lb_target_group", "target-group_group").arn]);
  expect(attributes(vpc, "aws_ssm_parameter", "parameters_vpc-private-subnet-ids").value).toBe(
    subnetIds.join(","),
  );
  expect(attributes(llm, "aws_cloudwatch_log_group", "log-groups_system").kms_key_id).toBe(
    attributes(vpc, "aws_kms_key", "log-key_key").arn,
  );
});

test("generated values have AWS's shapes, in the configured account and region", async () => {
  const vpc = await deployment.state("VpcInfrastructureStack");
  const llm = await deployment.state("LlmServiceInfraStack");
  expect(attributes(vpc, "aws_vpc", "network_vpc").id).toMatch(/^vpc-0[0-9a-f]{16}$/);
  const loadBalancer = attributes(vpc, "aws_lb", "load-balancer_alb");
  expect(loadBalancer.arn).toMatch(
    /^arn:aws:elasticloadbalancing:us-west-2:034362047054:loadbalancer\/app\/deepseek-test-alb\/[0-9a-f]{16}$/,
  );
  expect(loadBalancer.id).toBe(loadBalancer.arn);
  expect(loadBalancer.dns_name).toMatch(/^internal-deepseek-test-alb-\d+\.us-west-2\.elb\.amazonaws\.com$/);
  expect(attributes(llm, "aws_ecr_repository", "images_repository").repository_url).toBe(
    "034362047054.dkr.ecr.us-west-2.amazonaws.com/deepseek/test/llm-service",
  );
  expect(attributes(llm, "aws_launch_template", "launch-template_template").image_id).toMatch(
    /^ami-[0-9a-f]{8,17}$/,
  );
});

test("the applied user data is cloud-init's, within EC2's limit, with every reference resolved", async () => {
  const llm = await deployment.state("LlmServiceInfraStack");
  const { user_data } = attributes(llm, "aws_launch_template", "launch-template_template");
  const userData = Buffer.from(String(user_data), "base64").toString("utf8");
  expect(Buffer.byteLength(userData)).toBeLessThanOrEqual(16_384);
  const { write_files: files } = JSON.parse(userData.replace(/^#cloud-config\n/, ""));
  const contentOf = (path: string) => files.find((file: { path: string }) => file.path === path)?.content;
  expect(contentOf("/etc/llm-service/instance.env")).toContain(
    `SERVICE_IMAGE=034362047054.dkr.ecr.us-west-2.amazonaws.com/deepseek/test/llm-service:${imageTags({})["llm-service"]}\n`,
  );
  expect(contentOf("/etc/systemd/system/llm-engine.service")).toContain("pull-image ${ENGINE_IMAGE}\n");
  expect(contentOf("/usr/local/bin/pull-image")).toContain("registry=${image%%/*}\n");
  const agent = JSON.parse(contentOf("/etc/llm-service/amazon-cloudwatch-agent.json"));
  expect(agent.metrics.metrics_collected.mem.append_dimensions).toEqual({
    AutoScalingGroupName: "deepseek-test-llm-service",
  });
  expect(agent.logs.logs_collected.files.collect_list[0].log_group_name).toBe("/deepseek/test/system");
});

test("the state lies in S3 under one key for each stack, and no lock is left", async () => {
  expect(await deployment.stateKeys()).toEqual([
    "test/us-west-2/llm-service.tfstate",
    "test/us-west-2/vpc-infrastructure.tfstate",
  ]);
});

test("a changed value is updated in place, alone", async () => {
  deployment.synthesize(["loadBalancer.idleTimeoutSeconds=600"]);
  expect(await deployment.apply("VpcInfrastructureStack")).toEqual([
    { address: "aws_lb.load-balancer_alb", action: "update" },
  ]);
  const state = await deployment.state("VpcInfrastructureStack");
  expect(attributes(state, "aws_lb", "load-balancer_alb").idle_timeout).toBe(600);
  expect(await deployment.terraform("VpcInfrastructureStack").isUnchanged()).toBe(true);
});

test("a new image starts an instance refresh by a new version of the template", async () => {
  const before = await deployment.state("LlmServiceInfraStack");
  deployment.synthesize(["service.serviceImageTag=llm-service-2"]);
  expect(await deployment.apply("LlmServiceInfraStack")).toEqual(
    expect.arrayContaining([
      { address: "aws_launch_template.launch-template_template", action: "update" },
      { address: "aws_autoscaling_group.auto-scaling-group_group", action: "update" },
    ]),
  );
  const after = await deployment.state("LlmServiceInfraStack");
  const version = (state: typeof before) =>
    attributes(state, "aws_launch_template", "launch-template_template").latest_version;
  expect([version(before), version(after)]).toEqual([1, 2]);
  expect(await deployment.terraform("LlmServiceInfraStack").isUnchanged()).toBe(true);
});

test("a value that cannot be changed replaces its resource", async () => {
  deployment.synthesize(["targetGroup.port=50100"]);
  const before = attributes(
    await deployment.state("VpcInfrastructureStack"),
    "aws_lb_target_group",
    "target-group_group",
  );
  expect(await deployment.apply("VpcInfrastructureStack")).toContainEqual({
    address: "aws_lb_target_group.target-group_group",
    action: "replace",
  });
  const after = attributes(
    await deployment.state("VpcInfrastructureStack"),
    "aws_lb_target_group",
    "target-group_group",
  );
  expect(after.port).toBe(50_100);
  expect(after.arn).not.toBe(before.arn);
  expect(await deployment.terraform("VpcInfrastructureStack").isUnchanged()).toBe(true);
  await deployment.apply("LlmServiceInfraStack");
  const group = attributes(
    await deployment.state("LlmServiceInfraStack"),
    "aws_autoscaling_group",
    "auto-scaling-group_group",
  );
  expect(group.target_group_arns).toEqual([after.arn]);
});

test("both stacks are destroyed", async () => {
  for (const stack of ["LlmServiceInfraStack", "VpcInfrastructureStack"] as const) {
    const changes = await deployment.destroy(stack);
    expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["delete"]));
    expect((await deployment.state(stack)).resources.filter(({ mode }) => mode === "managed")).toEqual([]);
  }
});
