import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";

export interface PrivateBucketProps {
  readonly bucketName: string;
  /** `AES256`: keys of S3. `aws:kms`: the account's `aws/s3` key, which log delivery cannot use. */
  readonly encryption: "AES256" | "aws:kms";
  /** Days until an object is deleted; undefined keeps objects. */
  readonly expirationDays?: number;
  /** Days that a replaced or deleted version is kept. */
  readonly noncurrentVersionDays: number;
  /** Who may do what beyond the bucket's own account. Given the bucket's ARN. */
  readonly statements?: (bucketArn: string) => readonly DataAwsIamPolicyDocumentStatement[];
  /** Refuse, in the plan, to destroy the bucket. Default: false. */
  readonly preventDestroy?: boolean;
  /** Delete the objects with the bucket. Default: false. */
  readonly forceDestroy?: boolean;
}

/** A versioned, encrypted bucket that nothing public can reach, over TLS 1.2 and newer only. */
export class PrivateBucket extends Construct {
  readonly bucketName: string;
  readonly arn: string;
  /** `<bucket>.s3.<region>.amazonaws.com` */
  readonly regionalDomainName: string;
  /** Depend on this before something writes: it comes last, with the policy that admits writers. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: props.forceDestroy ?? false,
      ...(props.preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;

    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: props.encryption },
          bucketKeyEnabled: props.encryption === "aws:kms",
        },
      ],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "expire",
          status: "Enabled",
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
          noncurrentVersionExpiration: [{ noncurrentDays: props.noncurrentVersionDays }],
          ...(props.expirationDays === undefined ? {} : { expiration: [{ days: props.expirationDays }] }),
        },
      ],
      dependsOn: [versioning],
    });
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: this.policyDocument(props).json,
      dependsOn: [publicAccessBlock, versioning],
    });
  }

  private policyDocument(props: PrivateBucketProps): DataAwsIamPolicyDocument {
    const everyone = [{ type: "*", identifiers: ["*"] }];
    const everything = [this.arn, `${this.arn}/*`];
    return new DataAwsIamPolicyDocument(this, "policy-document", {
      statement: [
        {
          sid: "DenyPlainHttp",
          effect: "Deny",
          actions: ["s3:*"],
          resources: everything,
          principals: everyone,
          condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
        {
          sid: "DenyOldTls",
          effect: "Deny",
          actions: ["s3:*"],
          resources: everything,
          principals: everyone,
          condition: [{ test: "NumericLessThan", variable: "s3:TlsVersion", values: ["1.2"] }],
        },
        ...(props.statements?.(this.arn) ?? []),
      ],
    });
  }
}
