import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { Construct } from "constructs";
import type { FunctionDefaults } from "../functions/function-defaults";
import { NodeFunction } from "../functions/node-function";
import type { PageObjects } from "./page-objects";

export interface CacheInvalidationProps {
  readonly defaults: FunctionDefaults;
  readonly distributionId: string;
  readonly distributionArn: string;
  readonly page: PageObjects;
}

/** Has CloudFront forget the page when it has changed. A function does it, so that nobody who deploys needs AWS's CLI. */
export class CacheInvalidation extends Construct {
  constructor(scope: Construct, id: string, props: CacheInvalidationProps) {
    super(scope, id);
    const { distributionArn, distributionId, page } = props;
    const invalidate = new NodeFunction(this, "invalidate-cache", {
      name: "invalidate-cache",
      description: "Has CloudFront forget the page when it has changed",
      defaults: props.defaults,
      memoryMiB: 256,
      timeoutSeconds: 60,
      variables: { DISTRIBUTION_ID: distributionId },
      statements: [
        { sid: "Invalidate", actions: ["cloudfront:CreateInvalidation"], resources: [distributionArn] },
      ],
    });
    new LambdaInvocation(this, "invocation", {
      functionName: invalidate.functionName,
      input: JSON.stringify({
        // Counted as one path.
        paths: ["/*"],
        // CloudFront takes the same reference once, and an older page may come back.
        callerReference: page.versionHash,
      }),
      triggers: { content: page.contentHash },
      dependsOn: [...page.objects],
    });
  }
}
