import type { ApplyContext } from "../../rules/rule";
import { type ObjectValue, textOf } from "../../values/value";
import { bare, ec2Prefix } from "./ids";

/** Services whose ARNs carry another name than the second word of the resource type. */
const SERVICES: readonly [typePrefix: string, service: string][] = [
  ["lb", "elasticloadbalancing"],
  ["alb", "elasticloadbalancing"],
  ["elb", "elasticloadbalancing"],
  ["cloudwatch_log", "logs"],
  ["cloudwatch_event", "events"],
  ["cloudwatch_query", "logs"],
  ["db", "rds"],
  ["api_gateway", "apigateway"],
  ["apigatewayv2", "apigateway"],
  ["efs", "elasticfilesystem"],
  ["sfn", "states"],
  ["msk", "kafka"],
  ["dms", "dms"],
  ["opensearch", "es"],
  ["wafv2", "wafv2"],
  ["service_discovery", "servicediscovery"],
  ["cognito_user_pool", "cognito-idp"],
  ["key_pair", "ec2"],
  ["placement_group", "ec2"],
];

/** Services whose ARNs carry no region. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(["iam", "route53", "cloudfront", "organizations"]);

type ResourcePart = (values: ObjectValue, context: ApplyContext) => string;

/** The part after the account, for types whose ARN is not `<kind>/<id>`. */
const RESOURCE_PARTS: Readonly<Record<string, ResourcePart>> = {
  acm_certificate: (_values, context) => `certificate/${context.uuid()}`,
  autoscaling_group: (values, context) =>
    `autoScalingGroup:${context.uuid()}:autoScalingGroupName/${values.name}`,
  cloudwatch_event_rule: (values) => `rule/${values.name}`,
  cloudwatch_log_group: (values) => `log-group:${values.name}`,
  cloudwatch_metric_alarm: (values) => `alarm:${values.alarm_name}`,
  db_instance: (values) => `db:${values.identifier}`,
  dynamodb_table: (values) => `table/${values.name}`,
  ecr_repository: (values) => `repository/${values.name}`,
  ecs_cluster: (values) => `cluster/${values.name}`,
  efs_file_system: (values) => `file-system/${values.id}`,
  iam_group: (values) => `group${values.path ?? "/"}${values.name}`,
  iam_instance_profile: (values) => `instance-profile${values.path ?? "/"}${values.name}`,
  iam_policy: (values) => `policy${values.path ?? "/"}${values.name}`,
  iam_role: (values) => `role${values.path ?? "/"}${values.name}`,
  iam_user: (values) => `user${values.path ?? "/"}${values.name}`,
  internet_gateway: (values) => `internet-gateway/${values.id}`,
  kms_alias: (values) => `${values.name}`,
  kms_key: (_values, context) => `key/${context.uuid()}`,
  lambda_function: (values) => `function:${values.function_name}`,
  lb: (values, context) =>
    `loadbalancer/${values.load_balancer_type === "network" ? "net" : "app"}/${values.name}/${context.hex(16)}`,
  lb_target_group: (values, context) => `targetgroup/${values.name}/${context.hex(16)}`,
  rds_cluster: (values) => `cluster:${values.cluster_identifier}`,
  secretsmanager_secret: (values, context) => `secret:${values.name}-${context.hex(6)}`,
  sns_topic: (values) => `${values.name}`,
  sqs_queue: (values) => `${values.name}`,
  ssm_parameter: (values) => `parameter/${String(values.name).replace(/^\//, "")}`,
};

/** An ARN with the shape that AWS gives to a type, where this is known. */
export function generateArn(type: string, values: ObjectValue, context: ApplyContext): string {
  const { partition } = context;
  const name = bare(type);
  if (name === "s3_bucket") {
    return `arn:${partition}:s3:::${values.bucket}`;
  }
  const parent = textOf(values.load_balancer_arn) ?? textOf(values.listener_arn);
  if (parent?.startsWith("arn:") && /^lb_listener/.test(name)) {
    const kind = name === "lb_listener" ? "listener" : "listener-rule";
    return `${parent.replace(/:(loadbalancer|listener)\//, `:${kind}/`)}/${context.hex(16)}`;
  }
  const service = serviceOf(type);
  const region = GLOBAL_SERVICES.has(service) ? "" : context.region;
  const resource =
    RESOURCE_PARTS[name]?.(values, context) ??
    `${kindOf(name)}/${textOf(values.id) ?? textOf(values.name) ?? context.hex(17)}`;
  return `arn:${partition}:${service}:${region}:${context.account}:${resource}`;
}

/** The service as ARNs name it. */
export function serviceOf(type: string): string {
  const name = bare(type);
  if (ec2Prefix(type) !== undefined && !name.startsWith("efs_")) {
    return "ec2";
  }
  const known = SERVICES.find(([prefix]) => name === prefix || name.startsWith(`${prefix}_`));
  return known?.[1] ?? name.split("_")[0] ?? name;
}

/** The resource's kind within its service: `vpc_endpoint` gives `vpc-endpoint`, `batch_job_queue` `job-queue`. */
function kindOf(name: string): string {
  const words = name.split("_");
  return (ec2Prefix(name) === undefined && words.length > 1 ? words.slice(1) : words).join("-");
}
