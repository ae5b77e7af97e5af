const partOfBucket =
  "a setting of a bucket; no bucket of the service is public, and policies hold each to that";
const partOfRole = "permissions: an arrow shows what they are for";
const publishedName = "a name under which operators find what is drawn";

/**
 * The types that the drawing leaves out on purpose, each with the reason. Of a type that is drawn too, what no arrow
 * and no card needs may be left out.
 */
export const leftOut: Readonly<Record<string, string>> = {
  aws_api_gateway_account: "a setting of the account and region, not a part of the service",
  aws_cloudfront_cache_policy: "a setting of the distribution",
  aws_cloudfront_response_headers_policy: "a setting of the distribution",
  aws_cognito_managed_login_branding: "looks of the sign-in page",
  aws_cognito_resource_server: "the scope of the tokens",
  aws_cognito_user_pool_domain: "the address of the sign-in page",
  aws_default_security_group: "lets nothing in or out",
  aws_ecr_lifecycle_policy: "a setting of the repository",
  aws_iam_instance_profile: partOfRole,
  aws_iam_role: partOfRole,
  aws_iam_role_policy: partOfRole,
  aws_iam_role_policy_attachment: partOfRole,
  aws_kms_alias: publishedName,
  aws_lambda_invocation: "runs while Terraform applies, never for a user",
  aws_lambda_permission: partOfRole,
  aws_s3_bucket_lifecycle_configuration: partOfBucket,
  aws_s3_bucket_ownership_controls: partOfBucket,
  aws_s3_bucket_policy: partOfBucket,
  aws_s3_bucket_public_access_block: partOfBucket,
  aws_s3_bucket_server_side_encryption_configuration: partOfBucket,
  aws_s3_bucket_versioning: partOfBucket,
  aws_s3_object: "the files of the page: the bucket stands for them",
  aws_security_group: "a rule between two of them is an arrow",
  aws_sqs_queue_policy: "refuses connections without TLS",
  aws_sqs_queue_redrive_allow_policy: "the other half of the queue's own redrive policy, which is an arrow",
  aws_ssm_parameter: publishedName,
  aws_vpc_security_group_egress_rule: "ways out that no arrow takes: image pulls, logs, interface endpoints",
  aws_vpc_security_group_ingress_rule: "ways in that no arrow takes: interface endpoints",
};
