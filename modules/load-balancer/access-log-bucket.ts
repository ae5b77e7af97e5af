import type { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { Construct } from "constructs";
import { PrivateBucket } from "../storage/private-bucket";

export interface AccessLogBucketProps {
  readonly bucketName: string;
  readonly region: string;
  readonly accountId: string;
  readonly retentionDays: number;
}

/** Where the load balancer delivers its access logs. */
export class AccessLogBucket extends Construct {
  readonly bucketName: string;
  /** Has to exist before the load balancer, which tests its right to write when logs are turned on. */
  readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id);
    const bucket = new PrivateBucket(this, "storage", {
      bucketName: props.bucketName,
      // Log delivery supports keys of S3 only:
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
      encryption: "AES256",
      expirationDays: props.retentionDays,
      noncurrentVersionDays: 1,
      // Logs are no reason to keep a stack that is being destroyed.
      forceDestroy: true,
      statements: (bucketArn) => [
        {
          sid: "DeliverAccessLogs",
          actions: ["s3:PutObject"],
          resources: [`${bucketArn}/AWSLogs/${props.accountId}/*`],
          principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
          condition: [
            {
              test: "ArnLike",
              variable: "aws:SourceArn",
              values: [`arn:aws:elasticloadbalancing:${props.region}:${props.accountId}:loadbalancer/*`],
            },
          ],
        },
      ],
    });
    this.bucketName = bucket.bucketName;
    this.policy = bucket.policy;
  }
}
