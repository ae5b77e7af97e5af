import type { ApplyContext } from "../../rules/rule";
import { type ObjectValue, textOf } from "../../values/value";

/** Prefixes of the ids that EC2 and its like invent, by resource type without `aws_`. */
const PREFIXES: Readonly<Record<string, string>> = {
  ami: "ami",
  customer_gateway: "cgw",
  ebs_snapshot: "snap",
  ebs_volume: "vol",
  ec2_client_vpn_endpoint: "cvpn-endpoint",
  ec2_managed_prefix_list: "pl",
  ec2_transit_gateway: "tgw",
  ec2_transit_gateway_route_table: "tgw-rtb",
  ec2_transit_gateway_vpc_attachment: "tgw-attach",
  efs_access_point: "fsap",
  efs_file_system: "fs",
  efs_mount_target: "fsmt",
  egress_only_internet_gateway: "eigw",
  eip: "eipalloc",
  eip_association: "eipassoc",
  flow_log: "fl",
  instance: "i",
  internet_gateway: "igw",
  launch_template: "lt",
  nat_gateway: "nat",
  network_acl: "acl",
  network_acl_association: "aclassoc",
  network_interface: "eni",
  network_interface_attachment: "eni-attach",
  route_table: "rtb",
  route_table_association: "rtbassoc",
  security_group: "sg",
  security_group_rule: "sgrule",
  subnet: "subnet",
  vpc: "vpc",
  vpc_dhcp_options: "dopt",
  vpc_endpoint: "vpce",
  vpc_endpoint_service: "vpce-svc",
  vpc_ipam: "ipam",
  vpc_ipam_pool: "ipam-pool",
  vpc_ipv4_cidr_block_association: "vpc-cidr-assoc",
  vpc_ipv6_cidr_block_association: "vpc-cidr-assoc",
  vpc_peering_connection: "pcx",
  vpc_security_group_egress_rule: "sgr",
  vpc_security_group_ingress_rule: "sgr",
  vpn_connection: "vpn",
  vpn_gateway: "vgw",
};

/** Resource types, without `aws_`, that AWS knows by a name, and the argument that gives it. */
const NAMED: Readonly<Record<string, string>> = {
  autoscaling_group: "name",
  cloudwatch_dashboard: "dashboard_name",
  cloudwatch_event_rule: "name",
  cloudwatch_log_group: "name",
  cloudwatch_metric_alarm: "alarm_name",
  db_instance: "identifier",
  db_parameter_group: "name",
  db_subnet_group: "name",
  dynamodb_table: "name",
  ecr_repository: "name",
  eks_cluster: "name",
  elasticache_cluster: "cluster_id",
  elasticache_subnet_group: "name",
  iam_group: "name",
  iam_instance_profile: "name",
  iam_role: "name",
  iam_user: "name",
  key_pair: "key_name",
  kms_alias: "name",
  lambda_function: "function_name",
  launch_configuration: "name",
  placement_group: "name",
  rds_cluster: "cluster_identifier",
  s3_bucket: "bucket",
  ssm_parameter: "name",
};

/** Resource types, without `aws_`, that are a setting of something else, and the argument that names it. */
const SETTINGS: Readonly<Record<string, string>> = {
  s3_bucket_acl: "bucket",
  s3_bucket_lifecycle_configuration: "bucket",
  s3_bucket_logging: "bucket",
  s3_bucket_ownership_controls: "bucket",
  s3_bucket_policy: "bucket",
  s3_bucket_public_access_block: "bucket",
  s3_bucket_server_side_encryption_configuration: "bucket",
  s3_bucket_versioning: "bucket",
};

/** Resource types, without `aws_`, whose id is their ARN. */
const ARN_IS_ID: ReadonlySet<string> = new Set([
  "acm_certificate",
  "acm_certificate_validation",
  "ecs_cluster",
  "ecs_service",
  "iam_openid_connect_provider",
  "iam_policy",
  "iam_saml_provider",
  "lb",
  "lb_listener",
  "lb_listener_rule",
  "lb_target_group",
  "secretsmanager_secret",
  "sfn_state_machine",
  "sns_topic",
  "sns_topic_subscription",
  "wafv2_ip_set",
]);

export function isArnTheId(type: string): boolean {
  return ARN_IS_ID.has(bare(type));
}

/** Prefix of the ids that EC2 gives to a type, or to what an attribute `<type>_id` names. */
export function ec2Prefix(type: string): string | undefined {
  return PREFIXES[bare(type)];
}

/** An id with the shape that AWS gives to a type, where this is known; else the type's name and a hash. */
export function generateId(type: string, values: ObjectValue, context: ApplyContext): string {
  const prefix = ec2Prefix(type);
  if (prefix !== undefined) {
    return `${prefix}-0${context.hex(16, "id")}`;
  }
  const name = nameOf(type, values) ?? textOf(values[SETTINGS[bare(type)] ?? ""]);
  return name ?? `${bare(type).replaceAll("_", "-")}-${context.hex(17, "id")}`;
}

/** The name that AWS knows a resource by, for types where it accepts a name once. */
export function nameOf(type: string, values: ObjectValue): string | undefined {
  return textOf(values[NAMED[bare(type)] ?? ""]);
}

/** A resource type without the provider's prefix. */
export function bare(type: string): string {
  return type.replace(/^aws_/, "");
}
