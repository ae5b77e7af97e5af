import { serviceOf } from "./generated/arn";
import { bare } from "./generated/ids";
import { Refusal } from "./refusal";

interface Wording {
  /** What the provider calls the resource. */
  readonly title: string;
  readonly service: string;
  readonly operation: string;
  readonly status: number;
  /** AWS's error code and message. */
  readonly error: (name: string) => string;
}

const entityExists = (kind: string) => (name: string) =>
  `EntityAlreadyExists: ${kind} with name ${name} already exists.`;

/** AWS's own words for the types where a name is most often taken. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  aws_iam_role: iam("IAM Role", "CreateRole", "Role"),
  aws_iam_policy: iam("IAM Policy", "CreatePolicy", "A policy"),
  aws_iam_instance_profile: iam("IAM Instance Profile", "CreateInstanceProfile", "Instance Profile"),
  aws_lb: {
    title: "ELBv2 Load Balancer",
    service: "Elastic Load Balancing v2",
    operation: "CreateLoadBalancer",
    status: 400,
    error: (name) =>
      `DuplicateLoadBalancerName: A load balancer with the same name '${name}' exists, but with different settings`,
  },
  aws_lb_target_group: {
    title: "ELBv2 Target Group",
    service: "Elastic Load Balancing v2",
    operation: "CreateTargetGroup",
    status: 400,
    error: (name) =>
      `DuplicateTargetGroupName: A target group with the same name '${name}' exists, but with different settings`,
  },
  aws_cloudwatch_log_group: {
    title: "CloudWatch Logs Log Group",
    service: "CloudWatch Logs",
    operation: "CreateLogGroup",
    status: 400,
    error: () => "ResourceAlreadyExistsException: The specified log group already exists",
  },
  aws_ecr_repository: {
    title: "ECR Repository",
    service: "ECR",
    operation: "CreateRepository",
    status: 400,
    error: (name) =>
      `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry`,
  },
  aws_ssm_parameter: {
    title: "SSM Parameter",
    service: "SSM",
    operation: "PutParameter",
    status: 400,
    error: () =>
      "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
  },
  aws_s3_bucket: {
    title: "S3 Bucket",
    service: "S3",
    operation: "CreateBucket",
    status: 409,
    error: () =>
      "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  },
  aws_launch_template: {
    title: "EC2 Launch Template",
    service: "EC2",
    operation: "CreateLaunchTemplate",
    status: 400,
    error: () => "InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.",
  },
  aws_autoscaling_group: {
    title: "Auto Scaling Group",
    service: "Auto Scaling",
    operation: "CreateAutoScalingGroup",
    status: 400,
    error: (name) =>
      `AlreadyExists: AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
  },
  aws_security_group: {
    title: "Security Group",
    service: "EC2",
    operation: "CreateSecurityGroup",
    status: 400,
    error: (name) => `InvalidGroup.Duplicate: The security group '${name}' already exists`,
  },
};

/** Two resources of one name, which AWS refuses where the name is the resource's identity. */
export function alreadyExists(type: string, name: string): Refusal {
  const { title, service, operation, status, error } = WORDINGS[type] ?? unknownWording(type);
  return new Refusal(
    `creating ${title} (${name}): operation error ${service}: ${operation}, https response error StatusCode: ${status}, ${error(name)}`,
  );
}

function iam(title: string, operation: string, kind: string): Wording {
  return { title, service: "IAM", operation, status: 409, error: entityExists(kind) };
}

function unknownWording(type: string): Wording {
  const words = bare(type)
    .split("_")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return {
    title: words.join(" "),
    service: serviceOf(type),
    operation: `Create${words.slice(1).join("") || words.join("")}`,
    status: 409,
    error: (name) => `AlreadyExistsException: ${name} already exists`,
  };
}
