import type { Arguments } from "./sample-configuration";

const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012";
const FIXED_RESPONSE = [{ type: "fixed-response", fixed_response: { content_type: "text/plain" } }];

/** What a sample of required arguments lacks to keep the rules of its type. */
export const sampleArguments: Readonly<Record<string, Arguments>> = {
  aws_autoscaling_group: { launch_configuration: "x", availability_zones: ["us-east-1a"] },
  aws_autoscaling_lifecycle_hook: { lifecycle_transition: "autoscaling:EC2_INSTANCE_LAUNCHING" },
  aws_autoscaling_policy: { scaling_adjustment: 1, adjustment_type: "ChangeInCapacity" },
  aws_cloudwatch_metric_alarm: {
    comparison_operator: "GreaterThanThreshold",
    metric_name: "x",
    namespace: "x",
    period: 60,
    statistic: "Average",
    threshold: 1,
  },
  aws_ecr_lifecycle_policy: {
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
          action: { type: "expire" },
        },
      ],
    }),
  },
  aws_ecr_repository: { name: "xx" },
  aws_ecr_repository_policy: { policy: POLICY },
  aws_flow_log: {
    vpc_id: "vpc-1",
    log_destination: "arn:aws:s3:::x",
    log_destination_type: "s3",
    traffic_type: "ALL",
  },
  aws_iam_policy: { policy: POLICY },
  aws_iam_role: { assume_role_policy: POLICY },
  aws_iam_role_policy: { policy: POLICY },
  aws_iam_role_policy_attachment: { policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  aws_lb: { name: "x", subnets: ["subnet-1", "subnet-2"] },
  aws_lb_listener: {
    load_balancer_arn: `${ELB}:loadbalancer/app/x/0123456789abcdef`,
    port: 80,
    protocol: "HTTP",
    default_action: FIXED_RESPONSE,
  },
  aws_lb_listener_rule: {
    listener_arn: `${ELB}:listener/app/x/0123456789abcdef/0123456789abcdef`,
    action: FIXED_RESPONSE,
    condition: [{ path_pattern: { values: ["/"] } }],
  },
  aws_lb_target_group: { port: 80, protocol: "HTTP", vpc_id: "vpc-1" },
  aws_nat_gateway: { subnet_id: "subnet-1", allocation_id: "eipalloc-1" },
  aws_route: { gateway_id: "igw-1", destination_cidr_block: "0.0.0.0/0" },
  aws_route53_record: { type: "A", ttl: 60, records: ["10.0.0.1"] },
  aws_route_table_association: { subnet_id: "subnet-1" },
  aws_s3_bucket_lifecycle_configuration: {
    rule: [{ id: "x", status: "Enabled", filter: { prefix: "" }, expiration: { days: 1 } }],
  },
  aws_s3_bucket_ownership_controls: { rule: { object_ownership: "ObjectWriter" } },
  aws_s3_bucket_policy: { policy: POLICY },
  aws_s3_bucket_versioning: { versioning_configuration: { status: "Enabled" } },
  aws_ssm_parameter: { type: "String", value: "x" },
  aws_subnet: { cidr_block: "10.0.0.0/24" },
  aws_vpc_security_group_egress_rule: { ip_protocol: "-1", cidr_ipv4: "10.0.0.0/16" },
  aws_vpc_security_group_ingress_rule: { ip_protocol: "-1", cidr_ipv4: "10.0.0.0/16" },
  aws_vpc_endpoint: { service_name: "com.amazonaws.us-east-1.s3" },
};

/** Data sources whose answer depends on what is asked. */
export const sampleDataArguments: Readonly<Record<string, Arguments>> = {
  aws_arn: { arn: "arn:aws:s3:::x" },
  aws_availability_zone: { name: "us-east-1a" },
  aws_ssm_parameter: { name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" },
};
