import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { IConstruct } from "constructs";

/** No way in from addresses: only security groups are admitted. */
export function noPublicIngress(construct: IConstruct): readonly string[] {
  if (construct instanceof VpcSecurityGroupIngressRule) {
    const range = construct.cidrIpv4Input ?? construct.cidrIpv6Input ?? construct.prefixListIdInput;
    return range === undefined
      ? []
      : [`the rule admits ${range}. Admit a security group by referencedSecurityGroupId.`];
  }
  if (construct instanceof SecurityGroup) {
    return construct.ingressInput === undefined && construct.egressInput === undefined
      ? []
      : ["the group has inline rules. Write VpcSecurityGroupIngressRule and …EgressRule resources."];
  }
  return [];
}
