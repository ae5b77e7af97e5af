import { ec2Arn, ec2Id } from "../../common/identifiers";
import { blocks, isAbsent, isGiven, joined, text } from "../../common/values";
import type { ResourceRules, Values, Violation } from "../../rule";

const destinations = ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
const targets = [
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
];
const inlineDestinations = ["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"];

/** Route tables, their routes and their associations. */
export const ec2RoutingRules: Readonly<Record<string, ResourceRules>> = {
  aws_route_table: {
    source: "internal/service/ec2/vpc_route_table.go",
    arguments: {
      "route.cidr_block": { format: "cidr-ipv4" },
      "route.ipv6_cidr_block": { format: "cidr-ipv6" },
      vpc_id: { forceNew: true },
    },
    computed: {
      id: ec2Id("rtb"),
      arn: ec2Arn("route-table"),
      owner_id: (_table, context) => context.account,
      propagating_vgws: () => [],
      route: () => [],
    },
    check: (table) => blocks(table.route).flatMap(checkInlineRoute),
  },
  aws_route: {
    source: "internal/service/ec2/vpc_route.go",
    arguments: {
      ...Object.fromEntries(targets.map((target) => [target, { exactlyOneOf: targets }])),
      carrier_gateway_id: { exactlyOneOf: targets, conflictsWith: ["destination_ipv6_cidr_block"] },
      egress_only_gateway_id: { exactlyOneOf: targets, conflictsWith: ["destination_cidr_block"] },
      vpc_endpoint_id: { exactlyOneOf: targets, conflictsWith: ["destination_prefix_list_id"] },
      destination_cidr_block: { forceNew: true, format: "cidr-ipv4", exactlyOneOf: destinations },
      destination_ipv6_cidr_block: { forceNew: true, format: "cidr-ipv6", exactlyOneOf: destinations },
      destination_prefix_list_id: { forceNew: true, exactlyOneOf: destinations },
      route_table_id: { forceNew: true },
    },
    computed: {
      id: (route) => `r-${text(route.route_table_id) ?? ""}${crc32(destination(route) ?? "")}`,
      instance_id: () => "",
      instance_owner_id: () => "",
      network_interface_id: () => "",
      origin: () => "CreateRoute",
      state: () => "active",
    },
    uniqueName: (route) => joined(" ", route.route_table_id, destination(route)),
  },
  aws_route_table_association: {
    source: "internal/service/ec2/vpc_route_table_association.go",
    arguments: {
      gateway_id: { forceNew: true, exactlyOneOf: ["subnet_id", "gateway_id"] },
      subnet_id: { forceNew: true, exactlyOneOf: ["subnet_id", "gateway_id"] },
    },
    computed: { id: ec2Id("rtbassoc") },
    uniqueName: (association) => text(association.subnet_id) ?? text(association.gateway_id),
  },
};

function destination(route: Values): string | undefined {
  return destinations.map((name) => text(route[name])).find((value) => value !== undefined);
}

/** `validNestedExactlyOneOf`, which the provider runs before it makes an inline route. */
function checkInlineRoute(route: Values): readonly Violation[] {
  return [inlineDestinations, targets].flatMap((names) => {
    const given = names.filter((name) => isGiven(route[name]));
    const list = names.map((name) => `"${name}"`).join(", ");
    if (given.length > 1) {
      return [{ path: "route", summary: `creating route: only one of ${list} can be specified` }];
    }
    return names.every((name) => isAbsent(route[name]))
      ? [{ path: "route", summary: `creating route: one of ${list} must be specified` }]
      : [];
  });
}

/** `create.StringHashcode`, which ends a route's id. */
function crc32(value: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(value)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
