import { Apigatewayv2ApiMapping } from "@cdktf/provider-aws/lib/apigatewayv2-api-mapping";
import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface ApiDomainProps {
  readonly apiId: string;
  readonly stageName: string;
  readonly domainName: string;
  /** ACM certificate in the same region. */
  readonly certificateArn: string;
  /** Hosted zone in which the name is written. Default: somebody else points the name at {@link ApiDomain.target}. */
  readonly zoneId?: string | undefined;
}

/** A name of the operator's own for the API. */
export class ApiDomain extends Construct {
  /** `wss://<domainName>`: the stage does not show in it. */
  readonly url: string;
  /** What the name has to point at. */
  readonly target: string;

  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const domain = new Apigatewayv2DomainName(this, "domain", {
      domainName: props.domainName,
      domainNameConfiguration: {
        certificateArn: props.certificateArn,
        endpointType: "REGIONAL",
        // The least that there is: TLS 1.2 and 1.3.
        securityPolicy: "TLS_1_2",
      },
    });
    new Apigatewayv2ApiMapping(this, "mapping", {
      apiId: props.apiId,
      domainName: domain.id,
      stage: props.stageName,
    });
    const { targetDomainName, hostedZoneId } = domain.domainNameConfiguration;
    if (props.zoneId !== undefined) {
      new Route53Record(this, "record", {
        zoneId: props.zoneId,
        name: props.domainName,
        type: "A",
        alias: { name: targetDomainName, zoneId: hostedZoneId, evaluateTargetHealth: false },
      });
    }
    this.url = `wss://${props.domainName}`;
    this.target = targetDomainName;
  }
}
