import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { IConstruct } from "constructs";
import { listInput } from "./inputs";

/** What is reached from outside the VPC is reached by TLS, of version 1.2 at least where that can be chosen. */
export function tlsOnly(construct: IConstruct): readonly string[] {
  if (construct instanceof SqsQueue) {
    const beside = construct.node.scope?.node.children ?? [];
    return beside.some((other) => other instanceof SqsQueuePolicy)
      ? []
      : ["the queue has no policy that denies plain HTTP beside it. Use tlsOnlyQueue."];
  }
  if (!(construct instanceof CloudfrontDistribution)) return [];
  const behaviors = [construct.defaultCacheBehaviorInput, ...listInput(construct.orderedCacheBehaviorInput)];
  const certificate = construct.viewerCertificateInput;
  const tlsVersion = Number(/^TLSv(\d\.\d)/.exec(certificate?.minimumProtocolVersion ?? "")?.[1] ?? 0);
  return [
    ...(behaviors.some((behavior) => behavior?.viewerProtocolPolicy === "allow-all")
      ? ['the distribution speaks plain HTTP. Set viewerProtocolPolicy to "redirect-to-https".']
      : []),
    // CloudFront's own certificate comes with its own least version.
    ...(certificate?.acmCertificateArn !== undefined && tlsVersion < 1.2
      ? ['the distribution takes TLS older than 1.2. Set minimumProtocolVersion to "TLSv1.2_2021".']
      : []),
  ];
}
