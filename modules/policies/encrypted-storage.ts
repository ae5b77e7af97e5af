import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import type { IConstruct } from "constructs";
import { listInput } from "./inputs";

/** Whatever keeps data keeps it encrypted: volumes, log groups, repositories, buckets, tables, queues. */
export function encryptedStorage(construct: IConstruct): readonly string[] {
  if (construct instanceof CloudwatchLogGroup) {
    return construct.kmsKeyIdInput ? [] : ["the log group has no KMS key. Set kmsKeyId."];
  }
  if (construct instanceof DynamodbTable) {
    return construct.serverSideEncryptionInput?.enabled === true
      ? []
      : ["the table is not encrypted by KMS. Set serverSideEncryption.enabled."];
  }
  if (construct instanceof SqsQueue) {
    return construct.sqsManagedSseEnabledInput === true || construct.kmsMasterKeyIdInput
      ? []
      : ["the queue is not encrypted. Set sqsManagedSseEnabled or kmsMasterKeyId."];
  }
  if (construct instanceof EcrRepository) {
    const encrypted = listInput(construct.encryptionConfigurationInput).some(
      (each) => each.encryptionType === "KMS",
    );
    return encrypted ? [] : ['the repository is not encrypted by KMS. Set encryptionType "KMS".'];
  }
  if (construct instanceof LaunchTemplate) {
    return listInput(construct.blockDeviceMappingsInput)
      .filter((mapping) => String(mapping.ebs?.encrypted) !== "true")
      .map((mapping) => `the volume ${mapping.deviceName} is not encrypted. Set ebs.encrypted.`);
  }
  if (construct instanceof S3Bucket) {
    const beside = construct.node.scope?.node.children ?? [];
    return beside.some((other) => other instanceof S3BucketServerSideEncryptionConfigurationA)
      ? []
      : ["the bucket has no encryption configuration beside it. Use PrivateBucket."];
  }
  return [];
}
