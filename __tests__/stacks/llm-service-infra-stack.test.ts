import { imageTags } from "../../modules/images/image-tags";
import { configurationOf } from "../support/configuration";
import { resource, type SynthesizedStack, statements, synthesize } from "../support/synthesize";

const stack = synthesize().LlmServiceInfraStack;
const remote = (output: string) =>
  `\${data.terraform_remote_state.cross-stack-reference-input-VpcInfrastructureStack.outputs.cross-stack-output-${output}}`;

function template(from: SynthesizedStack = stack) {
  return resource(from, "aws_launch_template", "launch-template_template");
}

function group(from: SynthesizedStack = stack) {
  return resource(from, "aws_autoscaling_group", "auto-scaling-group_group");
}

describe("launch template", () => {
  test("starts the latest Amazon Linux 2 with an encrypted 30 GB gp3 volume", () => {
    expect(template()).toMatchObject({
      image_id: "${data.aws_ssm_parameter.machine-image_latest.insecure_value}",
      block_device_mappings: [
        {
          device_name: "/dev/xvda",
          ebs: { volume_type: "gp3", volume_size: 30, encrypted: "true", delete_on_termination: "true" },
        },
      ],
    });
    expect(stack.data.aws_ssm_parameter?.["machine-image_latest"]?.name).toBe(
      "/aws/service/ami-amazon-linux-latest/amzn2-ami-kernel-5.10-hvm-x86_64-gp2",
    );
  });

  test("requires IMDSv2 and gives no public address", () => {
    expect(template()).toMatchObject({
      metadata_options: { http_endpoint: "enabled", http_tokens: "required", http_put_response_hop_limit: 1 },
      network_interfaces: [
        {
          associate_public_ip_address: "false",
          security_groups: [remote("aws_security_group-security-groups_llm-service-id")],
        },
      ],
    });
  });

  test("leaves spot to the group's mixed instances policy", () => {
    expect(template().instance_market_options).toBeUndefined();
  });

  test.each([
    ["al2023", "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "c5.2xlarge"],
    ["gpu", "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id", "g5.xlarge"],
  ])("image %s", (image, parameter, type) => {
    const other = synthesize([`instances.image=${image}`, `instances.types=${type}`]).LlmServiceInfraStack;
    expect(other.data.aws_ssm_parameter?.["machine-image_latest"]?.name).toBe(parameter);
    expect(userData(other).files["/etc/llm-service/instance.env"]).toContain(
      image === "gpu" ? "ENGINE_OPTIONS=--gpus=all\n" : "ENGINE_OPTIONS=\n",
    );
  });

  test("tags instances, volumes and network interfaces, which default tags do not reach", () => {
    const specifications = template().tag_specifications as { resource_type: string; tags: object }[];
    expect(specifications.map(({ resource_type }) => resource_type)).toEqual([
      "instance",
      "volume",
      "network-interface",
    ]);
    for (const { tags } of specifications) {
      expect(tags).toMatchObject({ Project: "deepseek", Environment: "test", Stack: "LlmServiceInfraStack" });
    }
  });
});

describe("auto scaling group", () => {
  test("holds 1 to 1 instances over the private subnets of all zones", () => {
    expect(group()).toMatchObject({
      min_size: 1,
      max_size: 1,
      desired_capacity: 1,
      vpc_zone_identifier: [
        remote("aws_subnet-network_private-a-id"),
        remote("aws_subnet-network_private-b-id"),
      ],
      target_group_arns: [remote("aws_lb_target_group-target-group_group-arn")],
      health_check_type: "ELB",
      capacity_rebalance: true,
    });
  });

  test("buys spot c5.2xlarge for at most $0.25 an hour", () => {
    expect(group().mixed_instances_policy).toEqual({
      instances_distribution: {
        on_demand_base_capacity: 0,
        on_demand_percentage_above_base_capacity: 0,
        spot_allocation_strategy: "price-capacity-optimized",
        spot_max_price: "0.25",
      },
      launch_template: {
        launch_template_specification: {
          launch_template_id: "${aws_launch_template.launch-template_template.id}",
          version: "${aws_launch_template.launch-template_template.latest_version}",
        },
        override: [{ instance_type: "c5.2xlarge" }],
      },
    });
  });

  test("refreshes its instances when the template changes, a new one before an old one goes", () => {
    expect(group().instance_refresh).toMatchObject({
      strategy: "Rolling",
      preferences: { min_healthy_percentage: 100, max_healthy_percentage: 200 },
    });
  });

  test("leaves the desired capacity to scaling", () => {
    expect(group().lifecycle).toEqual({ ignore_changes: ["desired_capacity"] });
  });

  test("takes several instance types, an on-demand base and a share above it", () => {
    const other = synthesize([
      "instances.types=c5.2xlarge,c5a.2xlarge,m5.2xlarge",
      "instances.onDemandBaseCapacity=1",
      "instances.onDemandPercentageAboveBase=25",
      "instances.spotMaxPriceUsdPerHour=0.4",
      "scaling.maxCapacity=4",
    ]).LlmServiceInfraStack;
    expect(group(other)).toMatchObject({
      max_size: 4,
      mixed_instances_policy: {
        instances_distribution: {
          on_demand_base_capacity: 1,
          on_demand_percentage_above_base_capacity: 25,
          spot_max_price: "0.4",
        },
        launch_template: {
          override: [
            { instance_type: "c5.2xlarge" },
            { instance_type: "c5a.2xlarge" },
            { instance_type: "m5.2xlarge" },
          ],
        },
      },
    });
  });
});

describe("scaling", () => {
  test("holds 70 % CPU and a backlog per instance", () => {
    expect(resource(stack, "aws_autoscaling_policy", "target-tracking_cpu")).toMatchObject({
      policy_type: "TargetTrackingScaling",
      target_tracking_configuration: {
        predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
        target_value: 70,
      },
    });
    const { target_tracking_configuration: backlog } = resource(
      stack,
      "aws_autoscaling_policy",
      "target-tracking_backlog",
    ) as {
      target_tracking_configuration: {
        target_value: number;
        customized_metric_specification: { metrics: unknown[] };
      };
    };
    expect(backlog.target_value).toBe(4);
    expect(backlog.customized_metric_specification.metrics).toEqual([
      expect.objectContaining({ id: "in_flight", return_data: false }),
      expect.objectContaining({ id: "queued", return_data: false }),
      expect.objectContaining({ id: "instances", return_data: false }),
      expect.objectContaining({
        return_data: true,
        expression: "(in_flight + queued) / IF(instances > 0, instances, 1)",
      }),
    ]);
  });

  test("goes to zero at 12am and back at 9am in Chicago", () => {
    expect(resource(stack, "aws_autoscaling_schedule", "working-hours_down")).toMatchObject({
      recurrence: "0 0 * * *",
      time_zone: "America/Chicago",
      min_size: 0,
      max_size: 0,
      desired_capacity: 0,
    });
    expect(resource(stack, "aws_autoscaling_schedule", "working-hours_up")).toMatchObject({
      recurrence: "0 9 * * *",
      time_zone: "America/Chicago",
      min_size: 1,
      max_size: 1,
      desired_capacity: 1,
    });
  });

  test("can do without the schedule", () => {
    const other = synthesize(["scaling.schedule.enabled=false"]).LlmServiceInfraStack;
    expect(other.resource.aws_autoscaling_schedule).toBeUndefined();
  });
});

describe("instance role", () => {
  const repository = "${aws_ecr_repository.images_repository.arn}";

  test("pulls from the one repository", () => {
    expect(statements(stack, "instance-role_pull-images-policy")).toEqual([
      { sid: "LogIn", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "Pull",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: [repository],
      },
    ]);
  });

  test("writes the four log groups", () => {
    expect(statements(stack, "instance-role_write-logs-policy")).toEqual([
      {
        sid: "WriteLogs",
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: ["system", "docker", "llm-service", "health-proxy"].map(
          (name) => `\${aws_cloudwatch_log_group.log-groups_${name}.arn}:*`,
        ),
      },
    ]);
  });

  test("publishes metrics in its namespace only", () => {
    expect(statements(stack, "instance-role_publish-metrics-policy")).toEqual([
      {
        sid: "PublishMetrics",
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["deepseek/test"] }],
      },
    ]);
  });

  test("has Session Manager's policy and no other", () => {
    expect(
      Object.values(stack.resource.aws_iam_role_policy_attachment ?? {}).map(({ policy_arn }) => policy_arn),
    ).toEqual(["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]);
    expect(Object.keys(stack.resource.aws_iam_role_policy ?? {})).toEqual([
      "instance-role_publish-metrics",
      "instance-role_pull-images",
      "instance-role_write-logs",
    ]);
  });
});

describe("logs and images", () => {
  test("four log groups, each with retention and encryption", () => {
    expect(stack.resource.aws_cloudwatch_log_group).toEqual(
      Object.fromEntries(
        ["docker", "health-proxy", "llm-service", "system"].map((name) => [
          `log-groups_${name}`,
          expect.objectContaining({
            name: `/deepseek/test/${name}`,
            retention_in_days: 30,
            kms_key_id: remote("aws_kms_key-log-key_key-arn"),
          }),
        ]),
      ),
    );
  });

  test("the repository is private, scanned, encrypted and immutable", () => {
    expect(resource(stack, "aws_ecr_repository", "images_repository")).toMatchObject({
      name: "deepseek/test/llm-service",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "KMS" }],
    });
  });
});

/** The files that cloud-init writes, by path. */
function userData(from: SynthesizedStack): { files: Record<string, string>; bytes: number } {
  const text = String(from.locals["launch-template_user-data"]);
  const [head, ...rest] = text.split("\n");
  expect(head).toBe("#cloud-config");
  const { write_files: files } = JSON.parse(rest.join("\n")) as {
    write_files: { path: string; content: string }[];
  };
  return {
    files: Object.fromEntries(files.map(({ path, content }) => [path, content])),
    bytes: Buffer.byteLength(text),
  };
}

describe("user data", () => {
  const { files, bytes } = userData(stack);

  test("fits into EC2's 16 KB and is what the template carries", () => {
    expect(bytes).toBeLessThan(16_384);
    expect(template().user_data).toBe("${base64encode(local.launch-template_user-data)}");
  });

  test("tells the service its model, port, cookie and timings", () => {
    expect(files["/etc/llm-service/llm-service.env"]?.split("\n")).toEqual(
      expect.arrayContaining([
        "MODEL_NAME=deepseek-r1:1.5b",
        "PORT=50051",
        "COOKIE_NAME=LlmServiceStickiness",
        "COOKIE_MAX_AGE_SECONDS=900",
        "HEARTBEAT_SECONDS=15",
        "DRAIN_SECONDS=120",
      ]),
    );
  });

  test("names the three images that `npm run image` builds and pushes, in the private repository", () => {
    const tags = imageTags({});
    const url = "${aws_ecr_repository.images_repository.repository_url}";
    expect(files["/etc/llm-service/instance.env"]?.split("\n")).toEqual(
      expect.arrayContaining([
        `ENGINE_IMAGE=${url}:${tags.engine}`,
        `SERVICE_IMAGE=${url}:${tags["llm-service"]}`,
        `HEALTH_PROXY_IMAGE=${url}:${tags["health-proxy"]}`,
      ]),
    );
  });

  test("names another image where the configuration does", () => {
    const other = userData(synthesize(["service.engineImageTag=vllm-1"]).LlmServiceInfraStack);
    expect(other.files["/etc/llm-service/instance.env"]).toMatch(/^ENGINE_IMAGE=.*:vllm-1$/m);
  });

  test("keeps Terraform's hands off a path of the health check", () => {
    const other = userData(synthesize(["targetGroup.healthCheck.path=/${x}"]).LlmServiceInfraStack);
    expect(other.files["/etc/llm-service/health-proxy.env"]).toContain("HEALTH_PATH=/$${x}\n");
  });

  test("keeps shell and systemd expansions out of Terraform's hands", () => {
    expect(files["/etc/systemd/system/llm-engine.service"]).toContain("$${ENGINE_IMAGE}");
    expect(files["/usr/local/bin/pull-image"]).toContain("$${image%%/*}");
  });

  test("carries no secret", () => {
    expect(JSON.stringify(files)).not.toMatch(/AKIA|aws_secret|BEGIN [A-Z ]*PRIVATE KEY|password=/i);
  });

  test("that would be too long is refused", () => {
    const service = { ...configurationOf().service, modelName: "m".repeat(16_384) };
    expect(() => synthesize({ ...configurationOf(), service })).toThrow(
      /user data has \d+ bytes; EC2 takes 16384/,
    );
  });
});
