import { notAmong } from "../../common/argument-rules";
import { refusedByAws } from "../../common/aws-refusal";
import { dnsSuffix, ec2Arn, ec2Id } from "../../common/identifiers";
import { isAbsent, isGiven, orDefault, text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values, Violation } from "../../rule";

const flowLogSources = [
  "eni_id",
  "regional_nat_gateway_id",
  "subnet_id",
  "vpc_id",
  "transit_gateway_id",
  "transit_gateway_attachment_id",
];

/** VPC endpoints and flow logs. */
export const ec2VpcServiceRules: Readonly<Record<string, ResourceRules>> = {
  aws_vpc_endpoint: {
    source: "internal/service/ec2/vpc_endpoint.go",
    arguments: {
      "dns_options.dns_record_ip_type": { oneOf: ["ipv4", "dualstack", "ipv6", "service-defined"] },
      ip_address_type: { oneOf: ["ipv4", "dualstack", "ipv6"], ignoreCase: true },
      policy: { format: "iam-policy" },
      resource_configuration_arn: {
        forceNew: true,
        format: "arn",
        conflictsWith: ["service_name", "service_network_arn"],
      },
      service_name: { forceNew: true, conflictsWith: ["resource_configuration_arn", "service_network_arn"] },
      service_network_arn: {
        forceNew: true,
        format: "arn",
        conflictsWith: ["service_name", "resource_configuration_arn"],
      },
      service_region: { forceNew: true },
      vpc_endpoint_type: {
        forceNew: true,
        default: "Gateway",
        oneOf: ["Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"],
      },
      vpc_id: { forceNew: true },
    },
    computed: {
      id: ec2Id("vpce"),
      arn: ec2Arn("vpc-endpoint"),
      cidr_blocks: (endpoint) => (isGateway(endpoint) ? ["192.0.2.0/24"] : []),
      dns_entry: endpointNames,
      ip_address_type: () => "ipv4",
      network_interface_ids: (endpoint, context) =>
        (Array.isArray(endpoint.subnet_ids) ? endpoint.subnet_ids : []).map(
          (subnet) => `eni-0${context.hex(16, `network interface in ${subnet}`)}`,
        ),
      owner_id: (_endpoint, context) => context.account,
      policy: () => JSON.stringify(openPolicy),
      prefix_list_id: (endpoint, context) => (isGateway(endpoint) ? `pl-${context.hex(8, "pl")}` : ""),
      private_dns_enabled: () => false,
      requester_managed: () => false,
      route_table_ids: () => [],
      security_group_ids: () => [],
      service_region: (_endpoint, context) => context.region,
      state: () => "available",
      subnet_ids: () => [],
    },
    check: checkEndpoint,
  },
  aws_flow_log: {
    source: "internal/service/ec2/vpc_flow_log.go",
    arguments: {
      ...Object.fromEntries(
        flowLogSources.map((name) => [name, { forceNew: true, exactlyOneOf: flowLogSources } as const]),
      ),
      deliver_cross_account_role: { forceNew: true, format: "arn" },
      destination_options: { forceNew: true },
      "destination_options.file_format": {
        forceNew: true,
        default: "plain-text",
        oneOf: ["plain-text", "parquet"],
      },
      "destination_options.hive_compatible_partitions": { forceNew: true, default: false },
      "destination_options.per_hour_partition": { forceNew: true, default: false },
      iam_role_arn: { forceNew: true, format: "arn" },
      log_destination: { forceNew: true, format: "arn" },
      log_destination_type: {
        forceNew: true,
        default: "cloud-watch-logs",
        oneOf: ["cloud-watch-logs", "s3", "kinesis-data-firehose"],
      },
      log_format: { forceNew: true },
      max_aggregation_interval: { forceNew: true, default: 600 },
      traffic_type: { forceNew: true, oneOf: ["ACCEPT", "REJECT", "ALL"] },
    },
    computed: {
      id: ec2Id("fl"),
      arn: ec2Arn("vpc-flow-log"),
      log_destination: () => "",
      log_format: () => defaultLogFormat,
    },
    check: checkFlowLog,
  },
};

const openPolicy = {
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
  Version: "2008-10-17",
};

const defaultLogFormat = [
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol",
  "packets bytes start end action log-status",
]
  .flatMap((line) => line.split(" "))
  .map((field) => `\${${field}}`)
  .join(" ");

function isGateway(endpoint: Values): boolean {
  return orDefault(endpoint.vpc_endpoint_type, "Gateway") === "Gateway";
}

function endpointNames(endpoint: Values, context: ApplyContext): unknown {
  if (endpoint.vpc_endpoint_type !== "Interface") {
    return [];
  }
  const service = (text(endpoint.service_name) ?? "").split(".").slice(3).join(".");
  const name = `${text(endpoint.id)}-${context.hex(8, "dns")}.${service}.${context.region}.vpce.${dnsSuffix(context)}`;
  return [{ dns_name: name, hosted_zone_id: `Z${context.hex(13, "zone").toUpperCase()}` }];
}

function checkEndpoint(endpoint: Values): readonly Violation[] {
  const type = orDefault(endpoint.vpc_endpoint_type, "Gateway");
  const refuse = (path: string, words: string): readonly Violation[] =>
    isGiven(endpoint[path]) && endpoint[path] !== false
      ? [refusedByAws(path, `InvalidParameter: ${words}`)]
      : [];
  const violations: Violation[] = [];
  if (type === "Gateway") {
    violations.push(
      ...refuse("subnet_ids", "Subnet IDs are only supported for Interface type VPC Endpoints."),
      ...refuse(
        "security_group_ids",
        "Security Group IDs are only supported for Interface type VPC Endpoint.",
      ),
      ...refuse("private_dns_enabled", "Private DNS is only supported for Interface type VPC Endpoints."),
    );
  }
  if (type === "Interface") {
    violations.push(
      ...refuse("route_table_ids", "Route table IDs are only supported for Gateway type VPC Endpoint."),
    );
  }
  const services = ["service_name", "service_network_arn", "resource_configuration_arn"];
  if (services.every((name) => isAbsent(endpoint[name]))) {
    violations.push(
      refusedByAws("service_name", "MissingParameter: The request must contain the parameter ServiceName"),
    );
  }
  return violations;
}

function checkFlowLog(log: Values): readonly Violation[] {
  const violations: Violation[] = [
    ...notAmong("max_aggregation_interval", log.max_aggregation_interval, [60, 600]),
  ];
  const type = orDefault(log.log_destination_type, "cloud-watch-logs");
  if (type === "cloud-watch-logs" && isAbsent(log.iam_role_arn)) {
    violations.push(
      refusedByAws(
        "iam_role_arn",
        `InvalidParameter: DeliverLogsPermissionArn can't be empty if LogDestinationType is ${type}.`,
      ),
    );
  }
  if (typeof type === "string" && isAbsent(log.log_destination)) {
    violations.push(
      refusedByAws(
        "log_destination",
        `InvalidParameter: LogDestination can't be empty if LogDestinationType is ${type}.`,
      ),
    );
  }
  const ofTransitGateway = isGiven(log.transit_gateway_id) || isGiven(log.transit_gateway_attachment_id);
  if (!ofTransitGateway && isAbsent(log.traffic_type)) {
    violations.push(
      refusedByAws("traffic_type", "MissingParameter: The request must contain the parameter TrafficType"),
    );
  }
  return violations;
}
