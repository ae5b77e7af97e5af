import { configurationOf } from "../support/configuration";
import { addresses, resource, type SynthesizedStack, statements, synthesize } from "../support/synthesize";

const stack = synthesize().VpcInfrastructureStack;

const all = (from: SynthesizedStack, type: string) => Object.entries(from.resource[type] ?? {});

describe("network", () => {
  test("the VPC is 172.16.0.0/16 with DNS support and hostnames", () => {
    expect(resource(stack, "aws_vpc", "network_vpc")).toMatchObject({
      cidr_block: "172.16.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
  });

  test("a public and a private subnet stand in each of two zones", () => {
    expect(
      all(stack, "aws_subnet").map(([name, { availability_zone, cidr_block }]) => [
        name,
        availability_zone,
        cidr_block,
      ]),
    ).toEqual([
      ["network_private-a", "us-west-2a", "172.16.0.0/20"],
      ["network_private-b", "us-west-2b", "172.16.16.0/20"],
      ["network_public-a", "us-west-2a", "172.16.128.0/20"],
      ["network_public-b", "us-west-2b", "172.16.144.0/20"],
    ]);
  });

  test("one NAT gateway stands in a public subnet, and both private subnets leave through it", () => {
    expect(all(stack, "aws_nat_gateway")).toHaveLength(1);
    expect(resource(stack, "aws_nat_gateway", "network_nat-a")).toMatchObject({
      subnet_id: "${aws_subnet.network_public-a.id}",
      allocation_id: "${aws_eip.network_nat-a-address.id}",
      depends_on: ["aws_internet_gateway.network_internet-gateway"],
    });
    for (const zone of ["a", "b"]) {
      expect(resource(stack, "aws_route", `network_private-${zone}-internet-route`)).toMatchObject({
        route_table_id: `\${aws_route_table.network_private-${zone}-routes.id}`,
        destination_cidr_block: "0.0.0.0/0",
        nat_gateway_id: "${aws_nat_gateway.network_nat-a.id}",
      });
    }
    expect(resource(stack, "aws_route", "network_public-internet-route")).toMatchObject({
      gateway_id: "${aws_internet_gateway.network_internet-gateway.id}",
    });
  });

  test("S3 and DynamoDB are reached by gateway endpoints on the private route tables", () => {
    for (const service of ["s3", "dynamodb"]) {
      expect(resource(stack, "aws_vpc_endpoint", `gateway-endpoints_${service}`)).toMatchObject({
        service_name: `com.amazonaws.us-west-2.${service}`,
        vpc_endpoint_type: "Gateway",
        route_table_ids: [
          "${aws_route_table.network_private-a-routes.id}",
          "${aws_route_table.network_private-b-routes.id}",
        ],
      });
    }
  });

  test("flow logs record everything in an encrypted log group", () => {
    expect(resource(stack, "aws_flow_log", "flow-logs_flow-log")).toMatchObject({
      traffic_type: "ALL",
      log_destination: "${aws_cloudwatch_log_group.log-groups_vpc-flow.arn}",
    });
    expect(resource(stack, "aws_cloudwatch_log_group", "log-groups_vpc-flow")).toMatchObject({
      name: "/deepseek/test/vpc-flow",
      retention_in_days: 30,
      kms_key_id: "${aws_kms_key.log-key_key.arn}",
    });
  });
});

describe("NAT scenarios", () => {
  test("per zone: each private subnet leaves through its own zone", () => {
    const perZone = synthesize(["network.natGateway=per-zone"]).VpcInfrastructureStack;
    for (const zone of ["a", "b"]) {
      expect(resource(perZone, "aws_nat_gateway", `network_nat-${zone}`)).toMatchObject({
        subnet_id: `\${aws_subnet.network_public-${zone}.id}`,
      });
      expect(resource(perZone, "aws_route", `network_private-${zone}-internet-route`)).toMatchObject({
        nat_gateway_id: `\${aws_nat_gateway.network_nat-${zone}.id}`,
      });
    }
  });

  test("none: no way out of the private subnets but interface endpoints for the service's own groups", () => {
    const none = synthesize(["network.natGateway=none"]).VpcInfrastructureStack;
    expect(none.resource.aws_nat_gateway).toBeUndefined();
    expect(none.resource.aws_eip).toBeUndefined();
    expect(Object.keys(none.resource.aws_route ?? {})).toEqual(["network_public-internet-route"]);
    const endpoints = all(none, "aws_vpc_endpoint").filter(
      ([, { vpc_endpoint_type }]) => vpc_endpoint_type === "Interface",
    );
    expect(endpoints.map(([, { service_name }]) => service_name).sort()).toEqual(
      ["ec2messages", "ecr.api", "ecr.dkr", "logs", "monitoring", "ssm", "ssmmessages"].map(
        (service) => `com.amazonaws.us-west-2.${service}`,
      ),
    );
    expect(
      all(none, "aws_vpc_security_group_ingress_rule")
        .filter(([name]) => name.startsWith("interface-endpoints_"))
        .map(([, { referenced_security_group_id, from_port }]) => [referenced_security_group_id, from_port]),
    ).toEqual([
      ["${aws_security_group.security-groups_lambda.id}", 443],
      ["${aws_security_group.security-groups_llm-service.id}", 443],
    ]);
  });
});

describe("security groups", () => {
  const rules = (direction: "ingress" | "egress") =>
    all(stack, `aws_vpc_security_group_${direction}_rule`).map(([, rule]) => {
      const group = String(rule.security_group_id).replace(/.*security-groups_(.*)\.id}/, "$1");
      const other = String(rule.referenced_security_group_id ?? rule.cidr_ipv4).replace(
        /.*security-groups_(.*)\.id}/,
        "$1",
      );
      expect(rule.ip_protocol).toBe("tcp");
      expect(rule.to_port).toBe(rule.from_port);
      return direction === "ingress"
        ? `${group} from ${other} ${rule.from_port}`
        : `${group} to ${other} ${rule.from_port}`;
    });

  test("admit exactly Lambda → ALB → LLM service", () => {
    expect(rules("ingress").sort()).toEqual([
      "alb from lambda 443",
      "llm-service from alb 443",
      "llm-service from alb 50051",
    ]);
  });

  test("let out exactly what the path and the internet calls need", () => {
    expect(rules("egress").sort()).toEqual([
      "alb to llm-service 443",
      "alb to llm-service 50051",
      "lambda to 0.0.0.0/0 443",
      "lambda to alb 443",
      "llm-service to 0.0.0.0/0 443",
    ]);
  });

  test("the default group is closed", () => {
    const group = resource(stack, "aws_default_security_group", "security-groups_default");
    expect(group.ingress).toBeUndefined();
    expect(group.egress).toBeUndefined();
  });

  test("follow the port of the service", () => {
    const other = synthesize(["targetGroup.port=50100"]).VpcInfrastructureStack;
    expect(
      resource(other, "aws_vpc_security_group_ingress_rule", "security-groups_alb-to-llm-service-grpc-in"),
    ).toMatchObject({ from_port: 50_100, to_port: 50_100 });
  });
});

describe("load balancer", () => {
  test("is internal, in the private subnets, with logs, timeouts and no invalid headers", () => {
    expect(resource(stack, "aws_lb", "load-balancer_alb")).toMatchObject({
      internal: true,
      load_balancer_type: "application",
      subnets: ["${aws_subnet.network_private-a.id}", "${aws_subnet.network_private-b.id}"],
      security_groups: ["${aws_security_group.security-groups_alb.id}"],
      idle_timeout: 300,
      client_keep_alive: 3600,
      drop_invalid_header_fields: true,
      access_logs: { bucket: "${aws_s3_bucket.access-logs_storage_bucket.bucket}", enabled: true },
      depends_on: ["aws_s3_bucket_policy.access-logs_storage_policy"],
    });
  });

  test("is protected from deletion everywhere but where it is tried", () => {
    const protection = (environment: "production" | "staging" | "test") => {
      const synthesized = synthesize(configurationOf([], { environment })).VpcInfrastructureStack;
      return resource(synthesized, "aws_lb", "load-balancer_alb").enable_deletion_protection;
    };
    expect([protection("production"), protection("staging"), protection("test")]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("listens on HTTPS 443 with a TLS 1.3 policy and the imported certificate", () => {
    expect(Object.keys(stack.resource.aws_lb_listener ?? {})).toHaveLength(1);
    expect(resource(stack, "aws_lb_listener", "load-balancer_https-listener")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: "arn:aws:acm:us-west-2:034362047054:certificate/436d84a6-1cc3-432c-b5ca-d9150749a5f6",
      default_action: [
        { type: "forward", target_group_arn: "${aws_lb_target_group.target-group_group.arn}" },
      ],
    });
  });

  test("answers the domain inside the VPC", () => {
    expect(resource(stack, "aws_route53_zone", "private-zone_zone")).toMatchObject({
      name: "deepseek.jonathanmau.com",
      vpc: [{ vpc_id: "${aws_vpc.network_vpc.id}" }],
    });
    expect(resource(stack, "aws_route53_record", "private-zone_load-balancer")).toMatchObject({
      name: "deepseek.jonathanmau.com",
      type: "A",
      alias: { name: "${aws_lb.load-balancer_alb.dns_name}", zone_id: "${aws_lb.load-balancer_alb.zone_id}" },
    });
  });

  test("only its log delivery may write the access logs, over TLS", () => {
    const [plainHttp, oldTls, delivery, ...others] = statements(stack, "access-logs_storage_policy-document");
    expect(plainHttp).toMatchObject({
      effect: "Deny",
      condition: [{ variable: "aws:SecureTransport", values: ["false"] }],
    });
    expect(oldTls).toMatchObject({
      effect: "Deny",
      condition: [{ variable: "s3:TlsVersion", values: ["1.2"] }],
    });
    expect(delivery).toMatchObject({
      actions: ["s3:PutObject"],
      principals: [{ identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
      condition: [{ variable: "aws:SourceArn" }],
    });
    expect(others).toEqual([]);
  });
});

describe("target group", () => {
  test("is HTTPS 50051 over HTTP/2, checked on 443, sticky by the application's cookie", () => {
    expect(resource(stack, "aws_lb_target_group", "target-group_group")).toMatchObject({
      port: 50_051,
      protocol: "HTTPS",
      protocol_version: "HTTP2",
      target_type: "instance",
      deregistration_delay: "120",
      health_check: { enabled: true, protocol: "HTTPS", path: "/health", port: "443", matcher: "200" },
      stickiness: {
        enabled: true,
        type: "app_cookie",
        cookie_name: "LlmServiceStickiness",
        cookie_duration: 900,
      },
    });
  });

  test("with GRPC is checked by the gRPC health service on its own port", () => {
    const grpc = synthesize(["targetGroup.protocolVersion=GRPC"]).VpcInfrastructureStack;
    expect(resource(grpc, "aws_lb_target_group", "target-group_group")).toMatchObject({
      protocol: "HTTPS",
      protocol_version: "GRPC",
      health_check: { path: "/grpc.health.v1.Health/Check", port: "50051", matcher: "0" },
    });
  });
});

describe("parameters", () => {
  test("give the values to everybody else under /<project>/<environment>", () => {
    const byName = Object.fromEntries(
      all(stack, "aws_ssm_parameter").map(([, { name, type, value }]) => [name, [type, value]]),
    );
    expect(byName).toMatchObject({
      "/deepseek/test/vpc/id": ["String", "${aws_vpc.network_vpc.id}"],
      "/deepseek/test/vpc/private-subnet-ids": [
        "StringList",
        "${aws_subnet.network_private-a.id},${aws_subnet.network_private-b.id}",
      ],
      "/deepseek/test/security-groups/llm-service-id": [
        "String",
        "${aws_security_group.security-groups_llm-service.id}",
      ],
      "/deepseek/test/load-balancer/listener-arn": [
        "String",
        "${aws_lb_listener.load-balancer_https-listener.arn}",
      ],
      "/deepseek/test/target-group/arn": ["String", "${aws_lb_target_group.target-group_group.arn}"],
    });
    expect(Object.keys(byName)).toHaveLength(14);
  });
});

test("adding a zone leaves the addresses of the others alone", () => {
  const three = synthesize(["network.zones=a,b,c"]).VpcInfrastructureStack;
  const before = new Set(addresses(stack));
  const after = new Set(addresses(three));
  expect([...before].filter((address) => !after.has(address))).toEqual([]);
  expect([...after].filter((address) => !before.has(address))).toEqual([
    "aws_route.network_private-c-internet-route",
    "aws_route_table.network_private-c-routes",
    "aws_route_table_association.network_private-c-association",
    "aws_route_table_association.network_public-c-association",
    "aws_subnet.network_private-c",
    "aws_subnet.network_public-c",
  ]);
  for (const name of ["network_private-a", "network_private-b", "network_public-a", "network_public-b"]) {
    expect(resource(three, "aws_subnet", name)).toEqual(resource(stack, "aws_subnet", name));
  }
});
