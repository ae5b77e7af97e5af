import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { PrivateBucket } from "../modules/storage/private-bucket";
import { AwsStack, type AwsStackProps } from "./aws-stack";

/** The bucket of the environment's Terraform state. Its own state lies in it, once it has been migrated there. */
export class StateBackendStack extends AwsStack {
  constructor(scope: Construct, id: string, props: AwsStackProps) {
    super(scope, id, "bootstrap", props);
    const { bucketName, noncurrentVersionDays } = props.configuration.state;
    const bucket = new PrivateBucket(this, "state", {
      bucketName,
      encryption: "aws:kms",
      noncurrentVersionDays,
      preventDestroy: true,
    });
    new TerraformOutput(this, "bucket-name", {
      value: bucket.bucketName,
      description: "Bucket of the Terraform state",
    });
  }
}
