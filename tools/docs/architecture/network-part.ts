import type { Drawing } from "./drawing";
import { addressOf, attribute, type Resource, type StackResources, textAt } from "./stack-resources";
import { listed } from "./words";

/** The VPC, its subnets by whether the internet reaches them, its NAT gateways and endpoints. */
export function addNetwork(drawing: Drawing, stacks: StackResources): void {
  const vpc = stacks.one("aws_vpc");
  const gateways = stacks.referringTo(vpc, "aws_internet_gateway");
  drawing.zones.push({
    id: "vpc",
    title: `VPC ${textAt(vpc, "cidr_block")}`,
    titleAt: "bottom",
    resources: [vpc, ...gateways],
  });
  const subnets = stacks.referringTo(vpc, "aws_subnet");
  const privateSubnets = subnets.filter((subnet) => !isPublic(stacks, subnet));
  addEndpoints(drawing, stacks, vpc);
  addPublicSubnets(
    drawing,
    stacks,
    subnets.filter((subnet) => isPublic(stacks, subnet)),
  );
  drawing.zones.push({
    id: "private-subnets",
    parent: "vpc",
    title: `Private subnets ${ranges(privateSubnets)}`,
    titleAt: "bottom",
    resources: partsOf(stacks, privateSubnets),
  });
}

/** The public subnets hold nothing but the way out: one card stands for both. */
function addPublicSubnets(drawing: Drawing, stacks: StackResources, subnets: readonly Resource[]): void {
  const nats = stacks.ofType("aws_nat_gateway");
  const homes = nats.flatMap((nat) => stacks.referredBy(nat, nat.attributes.subnet_id));
  drawing.place({
    id: "public-subnets",
    zone: "vpc",
    stack: stacks.one("aws_vpc").stack,
    kind: `Public subnets ${ranges(subnets)}`,
    title: nats.length === 0 ? "no NAT gateway" : `NAT gateway in zone ${listed(homes.map(zoneLetter))}`,
    resources: [
      ...partsOf(stacks, subnets),
      ...nats,
      ...nats.flatMap((nat) => stacks.referredBy(nat, nat.attributes.allocation_id)),
    ],
  });
}

/**
 * The zone of the drawing in which a resource stands, by the subnets that it names at a path.
 *
 * @throws Error when they are not all private: nothing but the NAT gateway has a place in the public ones
 */
export function subnetZone(stacks: StackResources, resource: Resource, path: string): string {
  const subnets = stacks.referredBy(resource, attribute(resource, path));
  if (subnets.length > 0 && !subnets.some((subnet) => isPublic(stacks, subnet))) return "private-subnets";
  throw new Error(
    `${addressOf(resource)} does not stand in private subnets, and the drawing has no other place for it. Change tools/docs/architecture`,
  );
}

/** Whether the internet reaches a subnet. */
function isPublic(stacks: StackResources, subnet: Resource): boolean {
  return routesOf(stacks, subnet).some((route) => "gateway_id" in route.attributes);
}

/** The routes of a subnet's own route table. */
export function routesOf(stacks: StackResources, subnet: Resource): readonly Resource[] {
  return routeTablesOf(stacks, subnet).flatMap((table) =>
    stacks.referringTo(table, "aws_route", "route_table_id"),
  );
}

/** The route tables of a subnet. */
export function routeTablesOf(stacks: StackResources, subnet: Resource): readonly Resource[] {
  return stacks
    .referringTo(subnet, "aws_route_table_association", "subnet_id")
    .flatMap((association) => stacks.referredBy(association, association.attributes.route_table_id));
}

/** Subnets with their routes. */
function partsOf(stacks: StackResources, subnets: readonly Resource[]): Resource[] {
  return subnets.flatMap((subnet) => [
    subnet,
    ...routeTablesOf(stacks, subnet),
    ...routesOf(stacks, subnet),
    ...stacks.referringTo(subnet, "aws_route_table_association", "subnet_id"),
  ]);
}

function ranges(subnets: readonly Resource[]): string {
  return subnets.map((one) => `${zoneLetter(one)} ${textAt(one, "cidr_block")}`).join(", ");
}

function addEndpoints(drawing: Drawing, stacks: StackResources, vpc: Resource): void {
  const endpoints = stacks.referringTo(vpc, "aws_vpc_endpoint", "vpc_id");
  for (const type of new Set(endpoints.map((one) => textAt(one, "vpc_endpoint_type")))) {
    const ofType = endpoints.filter((one) => attribute(one, "vpc_endpoint_type") === type);
    const services = ofType.map((one) => textAt(one, "service_name").split(".").slice(3).join("."));
    drawing.place({
      id: endpointCard(type),
      zone: "vpc",
      stack: vpc.stack,
      kind: `${type} endpoints`,
      title: services.length > 3 ? `${services.length} services` : listed(services),
      lines: services.length > 3 ? [services.slice(0, 3).join(", "), services.slice(3).join(", ")] : [],
      resources: ofType,
    });
  }
}

/** The card of the endpoints of a type. */
export function endpointCard(type: string): string {
  return `${type.toLowerCase()}-endpoints`;
}

/** The letter of an availability zone. */
function zoneLetter(subnet: Resource): string {
  return textAt(subnet, "availability_zone").slice(-1);
}
