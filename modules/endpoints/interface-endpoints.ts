import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface InterfaceEndpointsProps {
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Security groups that may call the endpoints, by a stable name. */
  readonly callerSecurityGroupIds: Readonly<Record<string, string>>;
}

/** What an instance calls while it boots and runs: images, logs, metrics, Session Manager. */
const services = ["ecr.api", "ecr.dkr", "logs", "monitoring", "ssm", "ssmmessages", "ec2messages"] as const;

/** AWS services inside the VPC, for a network without a NAT gateway. */
export class InterfaceEndpoints extends Construct {
  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, "security-group", {
      name: `${props.name}-endpoints`,
      description: "Interface endpoints: HTTPS from the instances and functions",
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-endpoints` },
    });
    for (const [name, securityGroupId] of Object.entries(props.callerSecurityGroupIds)) {
      new VpcSecurityGroupIngressRule(this, `from-${name}`, {
        securityGroupId: securityGroup.id,
        description: `HTTPS from ${name}`,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        referencedSecurityGroupId: securityGroupId,
      });
    }
    for (const service of services) {
      new VpcEndpoint(this, service.replace(".", "-"), {
        vpcId: props.vpcId,
        serviceName: `com.amazonaws.${props.region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...props.subnetIds],
        securityGroupIds: [securityGroup.id],
        tags: { Name: `${props.name}-${service}` },
      });
    }
  }
}
