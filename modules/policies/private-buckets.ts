import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import type { IConstruct } from "constructs";

/** No bucket can become public, neither by an access list nor by a policy. */
export function privateBuckets(construct: IConstruct): readonly string[] {
  if (!(construct instanceof S3Bucket)) return [];
  const beside = construct.node.scope?.node.children ?? [];
  const closed = beside.some(
    (other) =>
      other instanceof S3BucketPublicAccessBlock &&
      other.blockPublicAclsInput === true &&
      other.blockPublicPolicyInput === true &&
      other.ignorePublicAclsInput === true &&
      other.restrictPublicBucketsInput === true,
  );
  return closed ? [] : ["nothing keeps the bucket from becoming public. Use PrivateBucket."];
}
