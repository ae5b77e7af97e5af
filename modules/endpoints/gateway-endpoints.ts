import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";

export interface GatewayEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  /** The route tables whose traffic to S3 and DynamoDB stays off the NAT gateway. */
  readonly routeTableIds: readonly string[];
}

/** Free endpoints of S3 and DynamoDB on the private route tables. */
export class GatewayEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: GatewayEndpointsProps) {
    super(scope, id);
    for (const service of ["s3", "dynamodb"]) {
      new VpcEndpoint(this, service, {
        vpcId: props.vpcId,
        serviceName: `com.amazonaws.${props.region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...props.routeTableIds],
        tags: { Name: `${props.name}-${service}` },
      });
    }
  }
}
