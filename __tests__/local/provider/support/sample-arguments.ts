import type { Arguments } from "./sample-configuration";

const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });
const ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012";
const FIXED_RESPONSE = [{ type: "fixed-response", fixed_response: { content_type: "text/plain" } }];

/** What a sample of required arguments lacks to keep the rules of its type. */
export const sampleArguments: Readonly<Record<string, Arguments>> = {
  aws_apigatewayv2_api: { protocol_type: "WEBSOCKET", route_selection_expression: "$request.body.action" },
  aws_apigatewayv2_authorizer: { authorizer_type: "REQUEST", authorizer_uri: "x" },
  aws_apigatewayv2_domain_name: {
    domain_name_configuration: {
      certificate_arn: "arn:aws:acm:us-east-1:123456789012:certificate/x",
      endpoint_type: "REGIONAL",
      security_policy: "TLS_1_2",
    },
  },
  aws_apigatewayv2_integration: { integration_type: "MOCK" },
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
  aws_cloudfront_cache_policy: {
    parameters_in_cache_key_and_forwarded_to_origin: {
      cookies_config: { cookie_behavior: "none" },
      headers_config: { header_behavior: "none" },
      query_strings_config: { query_string_behavior: "none" },
    },
  },
  aws_cloudfront_distribution: {
    default_cache_behavior: {
      allowed_methods: ["GET", "HEAD"],
      cache_policy_id: "x",
      cached_methods: ["GET", "HEAD"],
      target_origin_id: "x",
      viewer_protocol_policy: "https-only",
    },
    restrictions: { geo_restriction: { restriction_type: "none" } },
  },
  aws_cloudfront_origin_access_control: {
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  },
  aws_cloudfront_response_headers_policy: {
    security_headers_config: { content_type_options: { override: true } },
  },
  aws_cognito_managed_login_branding: { use_cognito_provided_values: true },
  aws_dynamodb_table: {
    name: "xxx",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "x",
    attribute: [{ name: "x", type: "S" }],
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
  aws_lambda_event_source_mapping: { event_source_arn: "arn:aws:sqs:us-east-1:123456789012:x" },
  aws_lambda_function: {
    image_uri: "x",
    package_type: "Image",
    role: "arn:aws:iam::123456789012:role/x",
  },
  aws_lambda_invocation: { input: "{}" },
  aws_lambda_permission: { action: "lambda:InvokeFunction" },
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
  aws_sqs_queue_policy: { policy: POLICY },
  aws_sqs_queue_redrive_allow_policy: {
    redrive_allow_policy: JSON.stringify({ redrivePermission: "denyAll" }),
  },
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
