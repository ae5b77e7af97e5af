import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import type { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { Construct } from "constructs";

/** Denies everything that does not come by TLS. Who may do what is said by the callers' roles. */
export function tlsOnlyQueue(scope: Construct, id: string, queue: SqsQueue): void {
  const document = new DataAwsIamPolicyDocument(scope, `${id}-policy`, {
    statement: [
      {
        sid: "DenyPlainHttp",
        effect: "Deny",
        actions: ["sqs:*"],
        resources: [queue.arn],
        principals: [{ type: "*", identifiers: ["*"] }],
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
    ],
  });
  new SqsQueuePolicy(scope, id, { queueUrl: queue.url, policy: document.json });
}
