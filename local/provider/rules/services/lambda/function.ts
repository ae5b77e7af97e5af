import { createHash } from "node:crypto";
import { atLeast } from "../../common/argument-rules";
import { readLocalFile } from "../../common/local-file";
import { text } from "../../common/values";
import type { ApplyContext, ResourceRules, Values } from "../../rule";
import { checkFunction } from "./function-check";
import { functionArn, functionNameRule } from "./function-name";
import { RUNTIMES } from "./runtimes";

/** Bytes of a package that is sent with the request: larger ones go through S3. */
const MAXIMUM_UPLOAD_BYTES = 50 * 1024 ** 2;

/** What the code is read from: a change of one of them uploads it anew. */
const CODE = [
  "filename",
  "source_code_hash",
  "s3_bucket",
  "s3_key",
  "s3_object_version",
  "image_uri",
  "architectures",
];

const logGroupName = {
  length: [1, 512],
  patterns: [
    {
      pattern: /^[\w./#-]+$/,
      message:
        "must contain alphanumeric characters, underscores, hyphens, slashes, hash signs and dots only",
    },
  ],
} as const;

function zipFile(resource: Values): Buffer | undefined {
  const filename = text(resource.filename);
  return filename === undefined ? undefined : readLocalFile(filename, `reading ZIP file (${filename})`);
}

function codeSha256(resource: Values, context: ApplyContext): string {
  const file = zipFile(resource);
  return file === undefined ? context.hex(64, "code") : createHash("sha256").update(file).digest("base64");
}

function invokeArn(arn: unknown, context: ApplyContext): string {
  return `arn:${context.partition}:apigateway:${context.region}:lambda:path/2015-03-31/functions/${text(arn)}/invocations`;
}

function subnetVpc({ subnet_ids: ids }: Values, context: ApplyContext): string {
  const subnet = context.applied("aws_subnet").find(({ id }) => Array.isArray(ids) && ids.includes(id));
  return text(subnet?.vpc_id) ?? "";
}

/** Rules of `aws_lambda_function`. */
export const lambdaFunction: ResourceRules = {
  source: "internal/service/lambda/function.go",
  arguments: {
    architectures: { items: [0, 1], oneOf: ["x86_64", "arm64"] },
    code_signing_config_arn: { format: "arn" },
    "dead_letter_config.target_arn": { format: "arn" },
    "durable_config.execution_timeout": { range: [1, 31_622_400] },
    "durable_config.retention_period": { default: 14, range: [1, 90] },
    "ephemeral_storage.size": { range: [512, 10_240] },
    "file_system_config.arn": { format: "arn" },
    "file_system_config.local_mount_path": {
      patterns: [{ pattern: /^\/mnt\/[0-9A-Za-z_.-]+$/, message: "must start with '/mnt/'" }],
    },
    filename: { exactlyOneOf: ["filename", "image_uri", "s3_bucket"] },
    function_name: { forceNew: true, ...functionNameRule },
    handler: { length: [1, 128] },
    image_uri: { exactlyOneOf: ["filename", "image_uri", "s3_bucket"] },
    kms_key_arn: { format: "arn" },
    layers: { items: [0, 5], format: "arn" },
    "logging_config.application_log_level": {
      default: "",
      oneOf: ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"],
    },
    "logging_config.log_format": { oneOf: ["JSON", "Text"] },
    "logging_config.log_group": logGroupName,
    "logging_config.system_log_level": { default: "", oneOf: ["DEBUG", "INFO", "WARN"] },
    memory_size: { default: 128, range: [128, 10_240] },
    package_type: { default: "Zip", forceNew: true, oneOf: ["Zip", "Image"] },
    publish: { default: false },
    publish_to: { oneOf: ["LATEST_PUBLISHED"] },
    replacement_security_group_ids: { requiredWith: ["replace_security_groups_on_destroy"] },
    reserved_concurrent_executions: { default: -1, ...atLeast(-1) },
    role: { format: "arn" },
    runtime: { oneOf: RUNTIMES },
    s3_bucket: { exactlyOneOf: ["filename", "image_uri", "s3_bucket"], requiredWith: ["s3_key"] },
    s3_key: { requiredWith: ["s3_bucket"] },
    s3_object_version: { conflictsWith: ["filename", "image_uri"] },
    skip_destroy: { default: false },
    "snap_start.apply_on": { oneOf: ["PublishedVersions", "None"] },
    source_kms_key_arn: { format: "arn", conflictsWith: ["image_uri"] },
    tenancy_config: { forceNew: true },
    "tenancy_config.tenant_isolation_mode": { oneOf: ["PER_TENANT"] },
    timeout: { default: 3, range: [1, 900] },
    "tracing_config.mode": { oneOf: ["Active", "PassThrough"] },
    "vpc_config.ipv6_allowed_for_dual_stack": { default: false },
  },
  computed: {
    id: (resource) => text(resource.function_name),
    arn: (resource, context) => functionArn(resource.function_name, context),
    version: (resource) => (resource.publish === true ? "1" : "$LATEST"),
    qualified_arn: (resource) => `${text(resource.arn)}:${text(resource.version)}`,
    invoke_arn: (resource, context) => invokeArn(resource.arn, context),
    qualified_invoke_arn: (resource, context) => invokeArn(resource.qualified_arn, context),
    architectures: () => ["x86_64"],
    code_sha256: codeSha256,
    source_code_hash: () => "",
    source_code_size: (resource) => zipFile(resource)?.length ?? 0,
    last_modified: () => new Date().toISOString().replace("Z", "+0000"),
    signing_job_arn: () => "",
    signing_profile_version_arn: () => "",
  },
  computedInBlocks: {
    "ephemeral_storage.size": () => 512,
    "logging_config.log_group": (_logging, _context, resource) =>
      `/aws/lambda/${text(resource.function_name)}`,
    "snap_start.optimization_status": () => "Off",
    "vpc_config.vpc_id": subnetVpc,
  },
  changesWith: { code_sha256: CODE, source_code_size: CODE, last_modified: CODE },
  uniqueName: (resource) => text(resource.function_name),
  check: checkFunction,
  refuseCreate: (resource) =>
    (zipFile(resource)?.length ?? 0) > MAXIMUM_UPLOAD_BYTES
      ? `creating Lambda Function (${text(resource.function_name)}): operation error Lambda: CreateFunction, https response error StatusCode: 413, RequestEntityTooLargeException: Request must be smaller than 70167211 bytes for the CreateFunction operation`
      : undefined,
};
