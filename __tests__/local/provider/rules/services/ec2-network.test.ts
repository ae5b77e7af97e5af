import { ec2NetworkRules } from "../../../../../local/provider/rules/services/ec2/network";
import { ec2SecurityGroupRules } from "../../../../../local/provider/rules/services/ec2/security-groups";
import { applyContext, created, problems } from "../../support/apply-context";

const { aws_vpc, aws_subnet, aws_eip, aws_nat_gateway, aws_route, aws_route_table, aws_vpc_endpoint } =
  ec2NetworkRules;

describe("computed values", () => {
  test("a VPC has an id of 17 digits, an ARN in its account and region, and what comes with a VPC", () => {
    const vpc = created(aws_vpc, { cidr_block: "172.16.0.0/16" });
    expect(vpc.id).toMatch(/^vpc-0[0-9a-f]{16}$/);
    expect(vpc.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc/${vpc.id}`);
    expect(vpc.default_security_group_id).toMatch(/^sg-0[0-9a-f]{16}$/);
    expect(vpc.main_route_table_id).toBe(vpc.default_route_table_id);
    expect(vpc.owner_id).toBe("123456789012");
    expect(vpc).toMatchObject({ enable_dns_hostnames: false, ipv6_cidr_block: "" });
  });

  test("the default security group of a VPC is the one that the VPC names", () => {
    const vpc = created(aws_vpc, { cidr_block: "172.16.0.0/16" }, applyContext("vpc"));
    const group = created(
      ec2SecurityGroupRules.aws_default_security_group,
      { vpc_id: vpc.id },
      applyContext("group"),
    );
    expect(group.id).toBe(vpc.default_security_group_id);
    expect(group.name).toBe("default");
  });

  test.each([
    ["us-east-1a", "use1-az1"],
    ["ap-southeast-2c", "apse2-az3"],
    ["us-gov-west-1b", "usgw1-az2"],
    ["eu-central-1b", "euc1-az2"],
  ])("zone %s has the id %s", (zone, id) => {
    const subnet = created(aws_subnet, { availability_zone: zone, vpc_id: "vpc-1" });
    expect(subnet.availability_zone_id).toBe(id);
  });

  test("a NAT gateway has the public address of its allocation", () => {
    const address = created(aws_eip, {}, applyContext("address"));
    const gateway = created(aws_nat_gateway, { allocation_id: address.id }, applyContext("gateway"));
    expect(address.public_ip).toMatch(/^203\.0\.113\.\d{1,3}$/);
    expect(gateway.public_ip).toBe(address.public_ip);
    expect(address.public_dns).toBe(
      `ec2-${String(address.public_ip).replaceAll(".", "-")}.compute-1.amazonaws.com`,
    );
    expect(gateway.private_ip).toMatch(/^10\.\d+\.\d+\.\d+$/);
  });

  test("a route's id is its table and the CRC-32 of its destination", () => {
    const route = created(aws_route, { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" });
    // Ids of real default routes end like this.
    expect(route.id).toBe("r-rtb-11080289494");
    expect(route).toMatchObject({ state: "active", origin: "CreateRoute" });
  });

  test("a gateway endpoint has a prefix list, an interface endpoint has names and interfaces", () => {
    const gateway = created(aws_vpc_endpoint, { vpc_endpoint_type: "Gateway" });
    expect(gateway.prefix_list_id).toMatch(/^pl-[0-9a-f]{8}$/);
    expect(gateway.dns_entry).toEqual([]);
    const service = "com.amazonaws.us-east-1.ecr.dkr";
    const subnets = ["subnet-1", "subnet-2"];
    const endpoint = created(aws_vpc_endpoint, {
      vpc_endpoint_type: "Interface",
      service_name: service,
      subnet_ids: subnets,
    });
    expect(endpoint.network_interface_ids).toHaveLength(2);
    expect(endpoint.dns_entry).toEqual([
      {
        dns_name: expect.stringMatching(
          /^vpce-0[0-9a-f]{16}-[0-9a-f]{8}\.ecr\.dkr\.us-east-1\.vpce\.amazonaws\.com$/,
        ),
        hosted_zone_id: expect.stringMatching(/^Z[0-9A-F]{13}$/),
      },
    ]);
  });

  test("a flow log has AWS's own format where it names none", () => {
    const log = created(ec2NetworkRules.aws_flow_log, {});
    expect(log.log_format).toMatch(/^\$\{version\} \$\{account-id\} .* \$\{log-status\}$/);
    expect(log.arn).toBe(`arn:aws:ec2:us-east-1:123456789012:vpc-flow-log/${log.id}`);
  });
});

describe("rules over several arguments", () => {
  test.each([
    ["10.0.0.0/8", "between 16 and 28 significant bits, got: 8"],
    ["10.0.0.0/29", "between 16 and 28 significant bits, got: 29"],
  ])("a VPC of %s is refused", (block, words) => {
    expect(problems(aws_vpc, { cidr_block: block })).toEqual([expect.stringContaining(words)]);
  });

  test("a VPC needs a block, and one that is not known yet is not missing", () => {
    expect(problems(aws_vpc, {})).toEqual([expect.stringContaining("Either 'cidrBlock'")]);
    expect(problems(aws_vpc, { cidr_block: undefined })).toEqual([]);
    expect(problems(aws_vpc, { cidr_block: "172.16.0.0/16" })).toEqual([]);
  });

  test("a subnet is between /16 and /28", () => {
    expect(problems(aws_subnet, { cidr_block: "172.16.0.0/29" })).toEqual([
      "cidr_block: InvalidSubnet.Range: The CIDR '172.16.0.0/29' is invalid.",
    ]);
    expect(problems(aws_subnet, { cidr_block: "172.16.0.0/28" })).toEqual([]);
  });

  test("an allocation belongs to a public NAT gateway, and a public one needs it", () => {
    const subnet_id = "subnet-1";
    expect(
      problems(aws_nat_gateway, { subnet_id, connectivity_type: "private", allocation_id: "eipalloc-1" }),
    ).toEqual(['allocation_id: allocation_id is not supported with connectivity_type = "private"']);
    expect(problems(aws_nat_gateway, { subnet_id })).toEqual([
      expect.stringContaining("AllocationId parameter"),
    ]);
    expect(problems(aws_nat_gateway, { subnet_id, allocation_id: "eipalloc-1" })).toEqual([]);
    expect(problems(aws_nat_gateway, { subnet_id, connectivity_type: "private" })).toEqual([]);
  });

  test("an inline route has one destination and one target", () => {
    const route = (values: object) => problems(aws_route_table, { route: [{ ...noRoute, ...values }] });
    expect(route({ cidr_block: "0.0.0.0/0", gateway_id: "igw-1" })).toEqual([]);
    expect(route({ gateway_id: "igw-1" })).toEqual([expect.stringContaining('one of "cidr_block"')]);
    expect(route({ cidr_block: "0.0.0.0/0", gateway_id: "igw-1", nat_gateway_id: "nat-1" })).toEqual([
      expect.stringContaining("only one of"),
    ]);
  });

  test("an endpoint has the attachments of its type", () => {
    const service_name = "com.amazonaws.us-east-1.s3";
    expect(problems(aws_vpc_endpoint, { service_name, subnet_ids: ["subnet-1"] })).toEqual([
      expect.stringContaining("Subnet IDs are only supported for Interface type"),
    ]);
    expect(
      problems(aws_vpc_endpoint, {
        service_name,
        vpc_endpoint_type: "Interface",
        route_table_ids: ["rtb-1"],
      }),
    ).toEqual([expect.stringContaining("only supported for Gateway type")]);
    expect(problems(aws_vpc_endpoint, { service_name, route_table_ids: ["rtb-1"] })).toEqual([]);
  });

  test("a flow log to CloudWatch needs a role, and one of a VPC a traffic type", () => {
    const log = { vpc_id: "vpc-1", log_destination: "arn:aws:logs:us-east-1:123456789012:log-group:a" };
    expect(problems(ec2NetworkRules.aws_flow_log, { ...log, traffic_type: "ALL" })).toEqual([
      expect.stringContaining("DeliverLogsPermissionArn can't be empty"),
    ]);
    expect(
      problems(ec2NetworkRules.aws_flow_log, {
        ...log,
        iam_role_arn: "arn:aws:iam::123456789012:role/a",
        max_aggregation_interval: 300,
      }),
    ).toEqual([
      expect.stringContaining("to be one of [60 600], got 300"),
      expect.stringContaining("the parameter TrafficType"),
    ]);
  });
});

test("a second route to the same destination has the same name", () => {
  const name = aws_route?.uniqueName;
  expect(name?.({ route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0" })).toBe("rtb-1 0.0.0.0/0");
  expect(name?.({ route_table_id: undefined, destination_cidr_block: "0.0.0.0/0" })).toBeUndefined();
});

const noRoute = Object.fromEntries(
  [
    "cidr_block",
    "ipv6_cidr_block",
    "destination_prefix_list_id",
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "gateway_id",
    "local_gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
  ].map((name) => [name, null]),
);
