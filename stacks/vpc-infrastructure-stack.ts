import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { PrivateZone } from "../modules/dns/private-zone";
import { GatewayEndpoints } from "../modules/endpoints/gateway-endpoints";
import { InterfaceEndpoints } from "../modules/endpoints/interface-endpoints";
import { AccessLogBucket } from "../modules/load-balancer/access-log-bucket";
import { LoadBalancer } from "../modules/load-balancer/load-balancer";
import { TargetGroup } from "../modules/load-balancer/target-group";
import { FlowLogs } from "../modules/network/flow-logs";
import { Network } from "../modules/network/network";
import { LogGroups } from "../modules/observability/log-groups";
import { LogKey } from "../modules/observability/log-key";
import { Parameters } from "../modules/parameters/parameters";
import { SecurityGroups } from "../modules/security-groups/security-groups";
import { AwsStack, type AwsStackProps } from "./aws-stack";

/** The network, and the internal load balancer that answers the service's name in it. */
export class VpcInfrastructureStack extends AwsStack {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  readonly securityGroups: SecurityGroups;
  readonly targetGroup: TargetGroup;
  readonly loadBalancer: LoadBalancer;
  /** The name that the load balancer answers inside the VPC. */
  readonly serviceDomainName: string;
  /** KMS key of the environment's log groups. */
  readonly logKeyArn: string;

  constructor(scope: Construct, id: string, props: AwsStackProps) {
    super(scope, id, "vpc-infrastructure", props);
    const { configuration } = props;
    const { accountId, environment, globalNamePrefix, namePrefix, project, region } = configuration;
    const logGroupPath = `/${project}/${environment}`;

    const network = new Network(this, "network", { name: namePrefix, region, ...configuration.network });
    const securityGroups = new SecurityGroups(this, "security-groups", {
      name: namePrefix,
      vpcId: network.vpcId,
      servicePort: configuration.targetGroup.port,
    });
    new GatewayEndpoints(this, "gateway-endpoints", {
      name: namePrefix,
      region,
      vpcId: network.vpcId,
      routeTableIds: network.privateRouteTableIds,
    });
    if (configuration.network.natGateway === "none") {
      new InterfaceEndpoints(this, "interface-endpoints", {
        name: namePrefix,
        region,
        vpcId: network.vpcId,
        subnetIds: network.privateSubnetIds,
        callerSecurityGroupIds: {
          "llm-service": securityGroups.llmServiceId,
          lambda: securityGroups.lambdaId,
        },
      });
    }

    const logKey = new LogKey(this, "log-key", {
      name: `${namePrefix}-logs`,
      region,
      accountId,
      logGroupPath,
    });
    if (configuration.network.flowLogs) {
      const logGroups = new LogGroups(this, "log-groups", {
        path: logGroupPath,
        names: ["vpc-flow"],
        retentionDays: configuration.logs.retentionDays,
        kmsKeyArn: logKey.arn,
      });
      new FlowLogs(this, "flow-logs", {
        roleName: `${globalNamePrefix}-flow-logs`,
        accountId,
        vpcId: network.vpcId,
        logGroup: logGroups.byName["vpc-flow"],
      });
    }

    const accessLogBucket = new AccessLogBucket(this, "access-logs", {
      bucketName: `${namePrefix}-${accountId}-${region}-alb-logs`,
      region,
      accountId,
      retentionDays: configuration.loadBalancer.accessLogRetentionDays,
    });
    const targetGroup = new TargetGroup(this, "target-group", {
      name: `${namePrefix}-llm`,
      vpcId: network.vpcId,
      ...configuration.targetGroup,
    });
    const loadBalancer = new LoadBalancer(this, "load-balancer", {
      name: `${namePrefix}-alb`,
      subnetIds: network.privateSubnetIds,
      securityGroupId: securityGroups.loadBalancerId,
      targetGroupArn: targetGroup.arn,
      accessLogBucket,
      ...configuration.loadBalancer,
    });
    const privateZone = new PrivateZone(this, "private-zone", {
      domainName: configuration.loadBalancer.domainName,
      vpcId: network.vpcId,
      loadBalancerDnsName: loadBalancer.dnsName,
      loadBalancerZoneId: loadBalancer.zoneId,
    });

    new Parameters(this, "parameters", {
      project,
      environment,
      values: {
        "vpc/id": network.vpcId,
        "vpc/cidr": configuration.network.cidr,
        "vpc/public-subnet-ids": network.publicSubnetIds,
        "vpc/private-subnet-ids": network.privateSubnetIds,
        "security-groups/llm-service-id": securityGroups.llmServiceId,
        "security-groups/alb-id": securityGroups.loadBalancerId,
        "security-groups/lambda-id": securityGroups.lambdaId,
        "load-balancer/arn": loadBalancer.arn,
        "load-balancer/dns-name": loadBalancer.dnsName,
        "load-balancer/listener-arn": loadBalancer.listenerArn,
        "load-balancer/domain-name": configuration.loadBalancer.domainName,
        "target-group/arn": targetGroup.arn,
        "private-zone/id": privateZone.zoneId,
        "logs/kms-key-arn": logKey.arn,
      },
    });
    new TerraformOutput(this, "vpc-id", { value: network.vpcId, description: "VPC" });
    new TerraformOutput(this, "service-url", {
      value: `https://${configuration.loadBalancer.domainName}`,
      description: "Address of the LLM service inside the VPC",
    });
    new TerraformOutput(this, "load-balancer-dns-name", {
      value: loadBalancer.dnsName,
      description: "DNS name of the internal load balancer",
    });
    new TerraformOutput(this, "nat-public-ips", {
      value: network.natPublicIps,
      description: "Addresses from which the VPC calls the internet",
    });

    this.vpcId = network.vpcId;
    this.privateSubnetIds = network.privateSubnetIds;
    this.securityGroups = securityGroups;
    this.targetGroup = targetGroup;
    this.loadBalancer = loadBalancer;
    this.serviceDomainName = privateZone.domainName;
    this.logKeyArn = logKey.arn;
  }
}
