import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";

export interface NetworkProps {
  /** Name tag of the VPC and first part of the others. */
  readonly name: string;
  /** AWS region, for the full names of the zones. */
  readonly region: string;
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** Letters of the availability zones; the first holds the NAT gateway when there is one for all. */
  readonly zones: readonly string[];
  /** IPv4 range of each public subnet, by zone letter. */
  readonly publicCidrs: Readonly<Record<string, string>>;
  /** IPv4 range of each private subnet, by zone letter. */
  readonly privateCidrs: Readonly<Record<string, string>>;
  /** One NAT gateway for all zones, one in each, or none. */
  readonly natGateway: "one" | "per-zone" | "none";
}

/** The VPC with a public and a private subnet in each zone. Everything is keyed by the zone's letter. */
export class Network extends Construct {
  readonly vpcId: string;
  /** In the order of the zones. */
  readonly publicSubnetIds: readonly string[];
  /** In the order of the zones. */
  readonly privateSubnetIds: readonly string[];
  /** In the order of the zones. */
  readonly privateRouteTableIds: readonly string[];
  /** Public addresses of the NAT gateways: where the service's own calls to the internet come from. */
  readonly natPublicIps: readonly string[];

  private readonly props: NetworkProps;
  private readonly vpc: Vpc;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.props = props;
    const { zones } = props;

    this.vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    });
    this.vpcId = this.vpc.id;

    const publicSubnets = zones.map((zone) => this.subnet("public", zone, props.publicCidrs[zone]));
    const privateSubnets = zones.map((zone) => this.subnet("private", zone, props.privateCidrs[zone]));
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);

    const internetGateway = this.routePublicSubnets(publicSubnets);
    const natGateways = this.natGateways(publicSubnets, internetGateway);
    this.natPublicIps = [...natGateways.values()].map((gateway) => gateway.publicIp);
    this.privateRouteTableIds = this.routePrivateSubnets(privateSubnets, natGateways);
  }

  private subnet(kind: "public" | "private", zone: string, cidrBlock: string | undefined): Subnet {
    if (cidrBlock === undefined) throw new Error(`${this.node.path}: zone ${zone} has no ${kind} CIDR`);
    return new Subnet(this, `${kind}-${zone}`, {
      vpcId: this.vpcId,
      availabilityZone: `${this.props.region}${zone}`,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.props.name}-${kind}-${zone}`, Tier: kind },
    });
  }

  private routePublicSubnets(subnets: readonly Subnet[]): InternetGateway {
    const { name, zones } = this.props;
    const internetGateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.vpcId,
      tags: { Name: name },
    });
    const routeTable = new RouteTable(this, "public-routes", {
      vpcId: this.vpcId,
      tags: { Name: `${name}-public` },
    });
    new Route(this, "public-internet-route", {
      routeTableId: routeTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internetGateway.id,
    });
    for (const [index, subnet] of subnets.entries()) {
      new RouteTableAssociation(this, `public-${zones[index]}-association`, {
        subnetId: subnet.id,
        routeTableId: routeTable.id,
      });
    }
    return internetGateway;
  }

  /** By zone letter; with one for all zones, only the first zone has an entry. */
  private natGateways(
    publicSubnets: readonly Subnet[],
    internetGateway: InternetGateway,
  ): Map<string, NatGateway> {
    const { name, natGateway, zones } = this.props;
    const count = { one: 1, "per-zone": zones.length, none: 0 }[natGateway];
    const gateways = zones.slice(0, count).map((zone, index): [string, NatGateway] => {
      const tags = { Name: `${name}-nat-${zone}` };
      const address = new Eip(this, `nat-${zone}-address`, { domain: "vpc", tags });
      const gateway = new NatGateway(this, `nat-${zone}`, {
        allocationId: address.id,
        subnetId: publicSubnets[index]?.id ?? "",
        tags,
        // A NAT gateway that comes up before the internet gateway is attached fails.
        dependsOn: [internetGateway],
      });
      return [zone, gateway];
    });
    return new Map(gateways);
  }

  private routePrivateSubnets(
    subnets: readonly Subnet[],
    natGateways: ReadonlyMap<string, NatGateway>,
  ): readonly string[] {
    const { name, zones } = this.props;
    const [shared] = natGateways.values();
    return subnets.map((subnet, index) => {
      const zone = zones[index] ?? "";
      const routeTable = new RouteTable(this, `private-${zone}-routes`, {
        vpcId: this.vpcId,
        tags: { Name: `${name}-private-${zone}` },
      });
      new RouteTableAssociation(this, `private-${zone}-association`, {
        subnetId: subnet.id,
        routeTableId: routeTable.id,
      });
      const gateway = natGateways.get(zone) ?? shared;
      if (gateway) {
        new Route(this, `private-${zone}-internet-route`, {
          routeTableId: routeTable.id,
          destinationCidrBlock: "0.0.0.0/0",
          natGatewayId: gateway.id,
        });
      }
      return routeTable.id;
    });
  }
}
