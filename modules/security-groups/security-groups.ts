import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface SecurityGroupsProps {
  readonly name: string;
  readonly vpcId: string;
  /** Port of the gRPC service on the instances. */
  readonly servicePort: number;
}

const httpsPort = 443;
const internet = "0.0.0.0/0";

/**
 * Who may talk to whom: Lambda → load balancer → instances, and out to the internet by HTTPS. Nothing else.
 *
 * Terraform removes the allow-all egress rule that AWS puts into a new group, so each way out is a rule here.
 */
export class SecurityGroups extends Construct {
  readonly llmServiceId: string;
  readonly loadBalancerId: string;
  readonly lambdaId: string;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    const group = (name: string, description: string) =>
      new SecurityGroup(this, name, {
        name: `${props.name}-${name}`,
        description,
        vpcId: props.vpcId,
        tags: { Name: `${props.name}-${name}` },
      });

    this.llmServiceId = group("llm-service", "LLM service instances: gRPC and health checks from the ALB").id;
    this.loadBalancerId = group("alb", "Internal ALB: HTTPS from the Lambda functions").id;
    this.lambdaId = group("lambda", "Lambda functions in the VPC: out to the ALB and the internet").id;

    this.allow("lambda-to-alb", this.lambdaId, this.loadBalancerId, httpsPort, "HTTPS to the ALB");
    this.allow("alb-to-llm-service-grpc", this.loadBalancerId, this.llmServiceId, props.servicePort, "gRPC");
    this.allow(
      "alb-to-llm-service-health",
      this.loadBalancerId,
      this.llmServiceId,
      httpsPort,
      "Health checks",
    );
    this.allowInternet("lambda-to-internet", this.lambdaId, "HTTPS to DynamoDB and API Gateway");
    this.allowInternet(
      "llm-service-to-internet",
      this.llmServiceId,
      "HTTPS to ECR, CloudWatch and Session Manager",
    );

    // A resource that names no group lands in the default one: with no rule it can reach nothing.
    new DefaultSecurityGroup(this, "default", {
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-default-closed` },
    });
  }

  private allow(id: string, fromId: string, toId: string, port: number, description: string): void {
    const rule = { ipProtocol: "tcp", fromPort: port, toPort: port, description };
    new VpcSecurityGroupEgressRule(this, `${id}-out`, {
      ...rule,
      securityGroupId: fromId,
      referencedSecurityGroupId: toId,
    });
    new VpcSecurityGroupIngressRule(this, `${id}-in`, {
      ...rule,
      securityGroupId: toId,
      referencedSecurityGroupId: fromId,
    });
  }

  private allowInternet(id: string, fromId: string, description: string): void {
    new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: fromId,
      ipProtocol: "tcp",
      fromPort: httpsPort,
      toPort: httpsPort,
      cidrIpv4: internet,
      description,
    });
  }
}
