import { refusedByAws } from "../../common/aws-refusal";
import { ec2Arn, ec2Id, privateAddress, publicAddress } from "../../common/identifiers";
import { isAbsent, isGiven, orDefault, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";

/** Elastic IP addresses and NAT gateways. */
export const ec2NatRules: Readonly<Record<string, ResourceRules>> = {
  aws_eip: {
    source: "internal/service/ec2/ec2_eip.go",
    arguments: {
      address: { forceNew: true },
      domain: { forceNew: true, oneOf: ["vpc", "standard"] },
      ipam_pool_id: { forceNew: true },
      network_border_group: { forceNew: true },
      public_ipv4_pool: { forceNew: true },
    },
    computed: {
      id: ec2Id("eipalloc"),
      allocation_id: (address) => address.id,
      arn: ec2Arn("elastic-ip"),
      association_id: (address, context) =>
        isGiven(address.instance) || isGiven(address.network_interface)
          ? ec2Id("eipassoc")(address, context)
          : "",
      carrier_ip: () => "",
      customer_owned_ip: () => "",
      domain: () => "vpc",
      instance: () => "",
      ipam_pool_id: () => "",
      network_border_group: (_address, context) => context.region,
      network_interface: () => "",
      private_dns: () => "",
      private_ip: () => "",
      ptr_record: () => "",
      public_ip: (address) => text(address.address) ?? publicAddress(text(address.id) ?? ""),
      public_dns: (address, context) => publicName(text(address.public_ip) ?? "", context),
      public_ipv4_pool: () => "amazon",
    },
  },
  aws_nat_gateway: {
    source: "internal/service/ec2/vpc_nat_gateway.go",
    arguments: {
      allocation_id: { forceNew: true },
      availability_mode: { forceNew: true, oneOf: ["zonal", "regional"] },
      connectivity_type: { forceNew: true, default: "public", oneOf: ["private", "public"] },
      private_ip: { forceNew: true, format: "ipv4-address" },
      secondary_private_ip_address_count: { conflictsWith: ["secondary_private_ip_addresses"] },
      secondary_private_ip_addresses: { conflictsWith: ["secondary_private_ip_address_count"] },
      subnet_id: { forceNew: true },
      vpc_id: { forceNew: true },
    },
    computed: {
      id: ec2Id("nat"),
      association_id: (gateway, context) =>
        isGiven(gateway.allocation_id) ? ec2Id("eipassoc")(gateway, context) : "",
      auto_provision_zones: () => "",
      auto_scaling_ips: () => "",
      availability_mode: () => "zonal",
      network_interface_id: (gateway, context) =>
        gateway.availability_mode === "regional" ? "" : ec2Id("eni")(gateway, context),
      private_ip: (gateway, context) =>
        gateway.availability_mode === "regional" ? "" : privateAddress(context),
      public_ip: (gateway) => {
        const allocation = text(gateway.allocation_id);
        return allocation === undefined ? "" : publicAddress(allocation);
      },
      regional_nat_gateway_address: () => [],
      regional_nat_gateway_auto_mode: () => "",
      route_table_id: () => "",
      secondary_allocation_ids: () => [],
      secondary_private_ip_address_count: () => 0,
      secondary_private_ip_addresses: () => [],
      vpc_id: ec2Id("vpc"),
    },
    check: checkNatGateway,
  },
};

function checkNatGateway(gateway: Values): readonly Violation[] {
  const connectivity = orDefault(gateway.connectivity_type, "public");
  const violations: Violation[] = [];
  const unsupported =
    connectivity === "private"
      ? ["allocation_id", "secondary_allocation_ids"]
      : connectivity === "public"
        ? ["secondary_private_ip_address_count"]
        : [];
  for (const path of unsupported) {
    // The count is computed for a public gateway: after creation it is 0 in every plan.
    if (isGiven(gateway[path]) && gateway[path] !== 0) {
      const summary = `${path} is not supported with connectivity_type = "${connectivity}"`;
      violations.push({ path, summary });
    }
  }
  const mode = orDefault(gateway.availability_mode, "zonal");
  if (mode === "zonal" && isAbsent(gateway.subnet_id)) {
    violations.push(
      refusedByAws("subnet_id", "MissingParameter: The request must include the SubnetId parameter."),
    );
  }
  if (mode === "zonal" && connectivity === "public" && isAbsent(gateway.allocation_id)) {
    violations.push(
      refusedByAws("allocation_id", "MissingParameter: The request must include the AllocationId parameter."),
    );
  }
  return violations;
}

function publicName(address: string, context: ApplyContext): string {
  const domain = context.region === "us-east-1" ? "compute-1" : `${context.region}.compute`;
  return `ec2-${address.replaceAll(".", "-")}.${domain}.amazonaws.com`;
}
