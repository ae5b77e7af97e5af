import { notAmong } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { companionId, defaultSecurityGroupId, ec2Arn, ec2Id } from "../../common/identifiers";
import { isAbsent, isGiven, joined, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";
import { ec2NatRules } from "./nat";
import { ec2RoutingRules } from "./routing";
import { ec2VpcServiceRules } from "./vpc-services";

/** VPCs, subnets, gateways to the internet, routes, endpoints and flow logs. */
export const ec2NetworkRules: Readonly<Record<string, ResourceRules>> = {
  ...ec2NatRules,
  ...ec2RoutingRules,
  ...ec2VpcServiceRules,
  aws_vpc: {
    source: "internal/service/ec2/vpc_.go",
    arguments: {
      assign_generated_ipv6_cidr_block: { conflictsWith: ["ipv6_ipam_pool_id"] },
      cidr_block: { forceNew: true, format: "cidr-ipv4", conflictsWith: ["ipv4_netmask_length"] },
      enable_dns_support: { default: true },
      // The provider spares the change from dedicated to default, which AWS can make in place.
      instance_tenancy: { forceNew: true, default: "default", oneOf: ["default", "dedicated"] },
      ipv4_ipam_pool_id: { forceNew: true },
      ipv4_netmask_length: {
        forceNew: true,
        range: [16, 28],
        conflictsWith: ["cidr_block"],
        requiredWith: ["ipv4_ipam_pool_id"],
      },
      ipv6_cidr_block: {
        format: "cidr-ipv6",
        conflictsWith: ["ipv6_netmask_length", "assign_generated_ipv6_cidr_block"],
        requiredWith: ["ipv6_ipam_pool_id"],
      },
      ipv6_cidr_block_network_border_group: { requiredWith: ["assign_generated_ipv6_cidr_block"] },
      ipv6_ipam_pool_id: { conflictsWith: ["assign_generated_ipv6_cidr_block"] },
      ipv6_netmask_length: { conflictsWith: ["ipv6_cidr_block"], requiredWith: ["ipv6_ipam_pool_id"] },
    },
    computed: {
      id: ec2Id("vpc"),
      arn: ec2Arn("vpc"),
      cidr_block: (vpc) => `10.0.0.0/${vpc.ipv4_netmask_length ?? 16}`,
      default_network_acl_id: (vpc) => companionId("acl", text(vpc.id) ?? "", "default network acl"),
      default_route_table_id: (vpc) => companionId("rtb", text(vpc.id) ?? "", "main route table"),
      default_security_group_id: (vpc) => defaultSecurityGroupId(text(vpc.id) ?? ""),
      dhcp_options_id: (_vpc, context) => companionId("dopt", context.account + context.region, "default"),
      enable_dns_hostnames: () => false,
      enable_network_address_usage_metrics: () => false,
      ipv6_association_id: (vpc, context) =>
        vpc.assign_generated_ipv6_cidr_block === true ? ec2Id("vpc-cidr-assoc")(vpc, context) : "",
      ipv6_cidr_block: (vpc, context) => generatedIpv6Block(vpc, context),
      ipv6_cidr_block_network_border_group: (vpc, context) =>
        vpc.assign_generated_ipv6_cidr_block === true ? context.region : "",
      main_route_table_id: (vpc) => companionId("rtb", text(vpc.id) ?? "", "main route table"),
      owner_id: (_vpc, context) => context.account,
    },
    check: checkVpc,
  },
  aws_subnet: {
    source: "internal/service/ec2/vpc_subnet.go",
    arguments: {
      assign_ipv6_address_on_creation: { default: false },
      availability_zone: { forceNew: true, conflictsWith: ["availability_zone_id"] },
      availability_zone_id: { forceNew: true, conflictsWith: ["availability_zone"] },
      cidr_block: { forceNew: true, format: "cidr-ipv4" },
      customer_owned_ipv4_pool: { requiredWith: ["map_customer_owned_ip_on_launch", "outpost_arn"] },
      enable_dns64: { default: false },
      enable_resource_name_dns_a_record_on_launch: { default: false },
      enable_resource_name_dns_aaaa_record_on_launch: { default: false },
      ipv6_cidr_block: { format: "cidr-ipv6" },
      ipv6_native: { forceNew: true, default: false },
      map_customer_owned_ip_on_launch: { requiredWith: ["customer_owned_ipv4_pool", "outpost_arn"] },
      map_public_ip_on_launch: { default: false },
      outpost_arn: { forceNew: true, format: "arn" },
      private_dns_hostname_type_on_launch: { oneOf: ["ip-name", "resource-name"] },
      vpc_id: { forceNew: true },
    },
    computed: {
      id: ec2Id("subnet"),
      arn: ec2Arn("subnet"),
      availability_zone: (subnet, context) =>
        `${context.region}${zoneLetter(text(subnet.availability_zone_id)) ?? "a"}`,
      availability_zone_id: (subnet) => zoneId(text(subnet.availability_zone) ?? ""),
      ipv6_cidr_block_association_id: (subnet, context) =>
        isGiven(subnet.ipv6_cidr_block) ? ec2Id("subnet-cidr-assoc")(subnet, context) : "",
      owner_id: (_subnet, context) => context.account,
      private_dns_hostname_type_on_launch: (subnet) =>
        subnet.ipv6_native === true ? "resource-name" : "ip-name",
    },
    uniqueName: (subnet) => joined(" in ", subnet.cidr_block, subnet.vpc_id),
    check: checkSubnet,
  },
  aws_internet_gateway: {
    source: "internal/service/ec2/vpc_internet_gateway.go",
    arguments: {},
    computed: {
      id: ec2Id("igw"),
      arn: ec2Arn("internet-gateway"),
      owner_id: (_gateway, context) => context.account,
      vpc_id: () => "",
    },
    uniqueName: (gateway) => joined(" of ", "internet gateway", gateway.vpc_id),
  },
};

function checkVpc(vpc: Values): readonly Violation[] {
  const violations: Violation[] = [];
  const bits = prefixLength(vpc.cidr_block);
  if (bits !== undefined && (bits < 16 || bits > 28)) {
    violations.push({
      path: "cidr_block",
      summary: `expected "cidr_block" to contain a network Value with between 16 and 28 significant bits, got: ${bits}`,
    });
  }
  if (isAbsent(vpc.cidr_block) && isAbsent(vpc.ipv4_ipam_pool_id)) {
    violations.push(
      refusedByAws(
        "cidr_block",
        "MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
      ),
    );
  }
  return [...violations, ...notAmong("ipv6_netmask_length", vpc.ipv6_netmask_length, [44, 48, 52, 56, 60])];
}

function checkSubnet(subnet: Values): readonly Violation[] {
  const violations: Violation[] = [];
  const bits = prefixLength(subnet.cidr_block);
  if (bits !== undefined && (bits < 16 || bits > 28)) {
    violations.push(
      refusedByAws("cidr_block", `InvalidSubnet.Range: The CIDR '${subnet.cidr_block}' is invalid.`),
    );
  }
  if (isAbsent(subnet.cidr_block) && isAbsent(subnet.ipv6_cidr_block)) {
    violations.push(
      refusedByAws("cidr_block", "MissingParameter: Either 'cidrBlock' or 'ipv6CidrBlock' must be provided."),
    );
  }
  if (subnet.enable_lni_at_device_index === 0) {
    violations.push({
      path: "enable_lni_at_device_index",
      summary: "enable_lni_at_device_index must not be zero, got 0",
    });
  }
  return violations;
}

function prefixLength(block: unknown): number | undefined {
  const bits = /\/(\d+)$/.exec(text(block) ?? "")?.[1];
  return bits === undefined ? undefined : Number(bits);
}

/** `us-east-1a` is zone `use1-az1`: AWS shortens the direction to its initials and numbers the letters. */
function zoneId(zone: string): string {
  const [, area = "", direction = "", number = "", letter = ""] =
    /^(.*)-([a-z]+)-(\d+)([a-z])$/.exec(zone) ?? [];
  const initials = direction.replace(/^(north|south)(east|west)$/, "$1 $2").split(" ");
  const short = initials.map((word) => word.charAt(0)).join("");
  const prefix = area.replace("-gov", "g").replaceAll("-", "");
  return letter === "" ? "" : `${prefix}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

function zoneLetter(id: string | undefined): string | undefined {
  const number = /-az(\d+)$/.exec(id ?? "")?.[1];
  return number === undefined ? undefined : String.fromCharCode(96 + Number(number));
}

function generatedIpv6Block(vpc: Values, context: ApplyContext): string {
  const group = context.hex(4, "ipv6-block");
  return vpc.assign_generated_ipv6_cidr_block === true
    ? `2001:db8:${group.replace(/^0+(?=.)/, "")}::/56`
    : "";
}
