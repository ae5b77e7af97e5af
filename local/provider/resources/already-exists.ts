import { Refusal } from "../refusal";
import type { ObjectValue } from "../values/value";
import { serviceOf } from "./computed/arn";
import { bare } from "./computed/ids";

/** What the provider was doing, and what AWS answered: `<doing>: operation error <service>: <operation>, …`. */
interface Answer {
  readonly doing: string;
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  /** AWS's error code and message. */
  readonly error: string;
}

type Wording = (values: ObjectValue) => Answer;

const ELBV2 = "Elastic Load Balancing v2";

/** AWS's own words for the types where a name, or what else must be single, is often taken. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  aws_apigatewayv2_api_mapping: ({ domain_name }) =>
    apiGateway(
      `creating API Gateway v2 API Mapping (${domain_name})`,
      "CreateApiMapping",
      "ApiMapping key already exists for this domain name",
    ),
  aws_apigatewayv2_route: ({ route_key }) =>
    apiGateway(
      "creating API Gateway v2 Route",
      "CreateRoute",
      `Route with key ${route_key} already exists for this API`,
    ),
  aws_apigatewayv2_stage: ({ name }) =>
    apiGateway(`creating API Gateway v2 Stage (${name})`, "CreateStage", "Stage already exists"),
  aws_autoscaling_group: ({ name }) => ({
    doing: `creating Auto Scaling Group (${name})`,
    service: "Auto Scaling",
    operation: "CreateAutoScalingGroup",
    status: 400,
    error: `AlreadyExists: AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
  }),
  aws_cloudwatch_log_group: ({ name }) => ({
    doing: `creating CloudWatch Logs Log Group (${name})`,
    service: "CloudWatch Logs",
    operation: "CreateLogGroup",
    status: 400,
    error: "ResourceAlreadyExistsException: The specified log group already exists",
  }),
  aws_cognito_user_pool_domain: ({ domain }) => ({
    doing: `creating Cognito User Pool Domain (${domain})`,
    service: "Cognito Identity Provider",
    operation: "CreateUserPoolDomain",
    status: 400,
    error: "InvalidParameterException: Domain already associated with another user pool.",
  }),
  aws_dynamodb_table: ({ name }) => ({
    doing: `creating AWS DynamoDB Table (${name})`,
    service: "DynamoDB",
    operation: "CreateTable",
    status: 400,
    error: `ResourceInUseException: Table already exists: ${name}`,
  }),
  aws_ecr_repository: ({ name, registry_id }) => ({
    doing: `creating ECR Repository (${name})`,
    service: "ECR",
    operation: "CreateRepository",
    status: 400,
    error: `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry with id '${registry_id}'`,
  }),
  aws_iam_instance_profile: iam("IAM Instance Profile", "CreateInstanceProfile", "Instance Profile"),
  aws_iam_policy: iam("IAM Policy", "CreatePolicy", "A policy called"),
  aws_iam_role: iam("IAM Role", "CreateRole", "Role with name"),
  aws_internet_gateway: ({ vpc_id }) =>
    ec2(
      "attaching EC2 Internet Gateway",
      "AttachInternetGateway",
      `Resource.AlreadyAssociated: resource ${vpc_id} already has an internet gateway attached`,
    ),
  aws_kms_alias: ({ name, arn }) => ({
    doing: `creating KMS Alias (${name})`,
    service: "KMS",
    operation: "CreateAlias",
    status: 400,
    error: `AlreadyExistsException: An alias with the name ${arn} already exists`,
  }),
  aws_lambda_function: ({ function_name }) => ({
    doing: `creating Lambda Function (${function_name})`,
    service: "Lambda",
    operation: "CreateFunction",
    status: 409,
    error: `ResourceConflictException: Function already exist: ${function_name}`,
  }),
  aws_lambda_permission: ({ function_name, statement_id }) => ({
    doing: `adding Lambda Permission (${function_name}/${statement_id})`,
    service: "Lambda",
    operation: "AddPermission",
    status: 409,
    error: `ResourceConflictException: The statement id (${statement_id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
  }),
  aws_launch_template: ({ name }) =>
    ec2(
      `creating EC2 Launch Template (${name})`,
      "CreateLaunchTemplate",
      "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
    ),
  aws_lb: ({ name, load_balancer_type }) =>
    elbv2(
      `creating ELBv2 ${load_balancer_type ?? "application"} Load Balancer (${name})`,
      "CreateLoadBalancer",
      `DuplicateLoadBalancerName: A load balancer with the same name '${name}' exists, but with different settings`,
    ),
  aws_lb_listener: ({ load_balancer_arn }) =>
    elbv2(
      `creating ELBv2 Listener (${load_balancer_arn})`,
      "CreateListener",
      `DuplicateListener: A listener already exists on this port for this load balancer '${load_balancer_arn}'`,
    ),
  aws_lb_listener_rule: ({ priority }) =>
    elbv2(
      "creating ELBv2 Listener Rule",
      "CreateRule",
      `PriorityInUse: Priority '${priority}' is currently in use`,
    ),
  aws_lb_target_group: ({ name }) =>
    elbv2(
      `creating ELBv2 Target Group (${name})`,
      "CreateTargetGroup",
      `DuplicateTargetGroupName: A target group with the same name '${name}' exists, but with different settings`,
    ),
  aws_route: ({ route_table_id, destination_cidr_block, destination_ipv6_cidr_block }) =>
    ec2(
      `creating Route in Route Table (${route_table_id})`,
      "CreateRoute",
      `RouteAlreadyExists: The route identified by ${destination_cidr_block ?? destination_ipv6_cidr_block} already exists.`,
    ),
  aws_route53_record: ({ name, type, zone_id }) => ({
    doing: `creating Route53 Record (${zone_id})`,
    service: "Route 53",
    operation: "ChangeResourceRecordSets",
    status: 400,
    error: `InvalidChangeBatch: [Tried to create resource record set [name='${name}.', type='${type}'] but it already exists]`,
  }),
  aws_route_table_association: ({ route_table_id }) =>
    ec2(
      `creating Route Table (${route_table_id}) Association`,
      "AssociateRouteTable",
      `Resource.AlreadyAssociated: the specified association for route table ${route_table_id} conflicts with an existing association`,
    ),
  aws_s3_bucket: ({ bucket }) => ({
    doing: `creating S3 Bucket (${bucket})`,
    service: "S3",
    operation: "CreateBucket",
    status: 409,
    error:
      "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  }),
  aws_security_group: ({ name, vpc_id }) =>
    ec2(
      `creating Security Group (${name})`,
      "CreateSecurityGroup",
      `InvalidGroup.Duplicate: The security group '${name}' already exists for VPC '${vpc_id}'`,
    ),
  aws_sqs_queue: ({ name }) => ({
    doing: `creating SQS Queue (${name})`,
    service: "SQS",
    operation: "CreateQueue",
    status: 400,
    error: "QueueNameExists: A queue already exists with the same name and a different value for attributes",
  }),
  aws_ssm_parameter: ({ name }) => ({
    doing: `creating SSM Parameter (${name})`,
    service: "SSM",
    operation: "PutParameter",
    status: 400,
    error:
      "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
  }),
  aws_subnet: ({ cidr_block }) =>
    ec2(
      "creating EC2 Subnet",
      "CreateSubnet",
      `InvalidSubnet.Conflict: The CIDR '${cidr_block}' conflicts with another subnet`,
    ),
  aws_vpc_security_group_egress_rule: securityGroupRule("Egress"),
  aws_vpc_security_group_ingress_rule: securityGroupRule("Ingress"),
};

/**
 * Two resources of one name, which AWS refuses where the name is the resource's identity.
 *
 * @param name what is taken, for types without words of their own.
 */
export function alreadyExists(type: string, name: string, values: ObjectValue): Refusal {
  const { doing, service, operation, status, error } = WORDINGS[type]?.(values) ?? generalAnswer(type, name);
  return new Refusal(
    `${doing}: operation error ${service}: ${operation}, https response error StatusCode: ${status}, ${error}`,
  );
}

function apiGateway(doing: string, operation: string, error: string): Answer {
  return {
    doing,
    service: "ApiGatewayV2",
    operation,
    status: 409,
    error: `ConflictException: ${error}`,
  };
}

function iam(title: string, operation: string, subject: string): Wording {
  return ({ name }) => ({
    doing: `creating ${title} (${name})`,
    service: "IAM",
    operation,
    status: 409,
    error: `EntityAlreadyExists: ${subject} ${name} already exists.`,
  });
}

function ec2(doing: string, operation: string, error: string): Answer {
  return { doing, service: "EC2", operation, status: 400, error: `api error ${error}` };
}

function elbv2(doing: string, operation: string, error: string): Answer {
  return { doing, service: ELBV2, operation, status: 400, error };
}

function securityGroupRule(direction: "Ingress" | "Egress"): Wording {
  return (values) => {
    const peer = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"]
      .map((argument) => values[argument])
      .find((value) => typeof value === "string" && value !== "");
    return ec2(
      "creating VPC Security Group Rule",
      `AuthorizeSecurityGroup${direction}`,
      `InvalidPermission.Duplicate: the specified rule "peer: ${peer}" already exists`,
    );
  };
}

function generalAnswer(type: string, name: string): Answer {
  const words = bare(type)
    .split("_")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return {
    doing: `creating ${words.join(" ")} (${name})`,
    service: serviceOf(type),
    operation: `Create${words.slice(1).join("") || words.join("")}`,
    status: 409,
    error: `AlreadyExistsException: ${name} already exists`,
  };
}
