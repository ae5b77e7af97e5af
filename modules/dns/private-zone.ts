import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Construct } from "constructs";

export interface PrivateZoneProps {
  /**
   * The one name that the zone answers. The zone has this name itself and not the domain above it, so that the
   * other names of that domain are still resolved outside.
   */
  readonly domainName: string;
  readonly vpcId: string;
  readonly loadBalancerDnsName: string;
  /** Canonical hosted zone of the load balancer. */
  readonly loadBalancerZoneId: string;
}

/** The service's name inside the VPC, as an alias of the load balancer. */
export class PrivateZone extends Construct {
  readonly zoneId: string;
  /** The name, for whoever must come after it is there. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: PrivateZoneProps) {
    super(scope, id);
    const zone = new Route53Zone(this, "zone", {
      name: props.domainName,
      comment: "Resolves the chat service inside its VPC",
      vpc: [{ vpcId: props.vpcId }],
    });
    this.zoneId = zone.zoneId;
    const record = new Route53Record(this, "load-balancer", {
      zoneId: zone.zoneId,
      name: props.domainName,
      type: "A",
      alias: {
        name: props.loadBalancerDnsName,
        zoneId: props.loadBalancerZoneId,
        evaluateTargetHealth: true,
      },
    });
    this.domainName = record.name;
  }
}
