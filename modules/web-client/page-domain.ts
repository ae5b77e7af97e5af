import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface PageDomainProps {
  readonly zoneId: string;
  readonly domainName: string;
  readonly distributionDomainName: string;
  readonly distributionZoneId: string;
}

/** A name of the operator's own for the page, over IPv4 and IPv6. */
export class PageDomain extends Construct {
  constructor(scope: Construct, id: string, props: PageDomainProps) {
    super(scope, id);
    for (const type of ["A", "AAAA"]) {
      new Route53Record(this, type.toLowerCase(), {
        zoneId: props.zoneId,
        name: props.domainName,
        type,
        alias: {
          name: props.distributionDomainName,
          zoneId: props.distributionZoneId,
          evaluateTargetHealth: false,
        },
      });
    }
  }
}
